import { describe, expect, it } from 'vitest'
import { isShortcut, type Press } from './shortcut.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

describe('shortcuts', () => {
  it('takes Ctrl for Mod, and Cmd on a Mac', () => {
    expect(isShortcut(press('z', { ctrlKey: true }), 'Mod+Z', false)).toBe(true)
    expect(isShortcut(press('z', { metaKey: true }), 'Mod+Z', false)).toBe(false)
    expect(isShortcut(press('z', { metaKey: true }), 'Mod+Z', true)).toBe(true)
    expect(isShortcut(press('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false)
  })

  it('wants exactly the keys that are written', () => {
    expect(isShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false)).toBe(false)
    expect(isShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false)).toBe(true)
    expect(isShortcut(press('f'), 'F', false)).toBe(true)
    expect(isShortcut(press('f', { altKey: true }), 'F', false)).toBe(false)
    expect(isShortcut(press('Delete'), 'Delete', false)).toBe(true)
  })

  it('lets signs bring their own Shift', () => {
    expect(isShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(isShortcut(press('+', { ctrlKey: true, shiftKey: true }), 'Mod++', false)).toBe(true)
    expect(isShortcut(press('-', { ctrlKey: true }), 'Mod+-', false)).toBe(true)
  })
})
