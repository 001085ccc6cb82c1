import { describe, expect, it } from 'vitest'
import { matchesKeys, type KeyPress } from './shortcuts.ts'

const press = (key: string, mods: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...mods })

describe('matchesKeys', () => {
  it('wants exactly the modifiers that are written', () => {
    expect(matchesKeys(press('z', { ctrlKey: true }), 'Mod+Z', false)).toBe(true)
    expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false)).toBe(true)
    expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false)).toBe(false)
    expect(matchesKeys(press('z'), 'Mod+Z', false)).toBe(false)
    expect(matchesKeys(press('z', { ctrlKey: true, altKey: true }), 'Mod+Z', false)).toBe(false)
  })

  it('takes Cmd for Mod on a Mac', () => {
    expect(matchesKeys(press('z', { metaKey: true }), 'Mod+Z', true)).toBe(true)
    expect(matchesKeys(press('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false)
  })

  it('takes signs however they are typed', () => {
    expect(matchesKeys(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(matchesKeys(press('+', { ctrlKey: true, shiftKey: true }), 'Mod++', false)).toBe(true)
  })

  it('knows keys with names', () => {
    expect(matchesKeys(press('Enter', { ctrlKey: true }), 'Mod+Enter', false)).toBe(true)
    expect(matchesKeys(press(' '), 'Space', false)).toBe(true)
    expect(matchesKeys(press('Tab', { shiftKey: true }), 'Tab', false)).toBe(false)
  })
})
