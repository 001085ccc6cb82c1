import { isMac } from '../controls/keys.ts'

/** What of a key press decides about shortcuts. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Whether a key press is a shortcut written as `Mod+Shift+Z`. Signs such as `?` count whatever Shift does to make them. */
export function matchesKeys(press: KeyPress, keys: string, mac = isMac): boolean {
  const parts = keys.split(/\+(?=.)/)
  const key = parts.at(-1) ?? ''
  const wants = (name: string) => parts.slice(0, -1).includes(name)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (mod !== wants('Mod') || other !== wants('Ctrl') || press.altKey !== wants('Alt')) return false
  const isLetter = /^[a-z0-9]$/i.test(key)
  if ((isLetter || key.length > 1) && press.shiftKey !== wants('Shift')) return false
  return press.key.toLowerCase() === key.toLowerCase() || (key === 'Space' && press.key === ' ')
}

/** Whether a press belongs to a text that is being typed. Ctrl and Cmd leave it unless the text uses them itself. */
export function isTyping(target: EventTarget | null, press: KeyPress): boolean {
  if (!(target instanceof HTMLElement)) return false
  const field = target.closest('input:not([type="checkbox"]), textarea, [contenteditable="true"]')
  if (!field) return false
  const mod = press.ctrlKey || press.metaKey
  return !mod || /^[acvxzy]$/i.test(press.key) || press.key.startsWith('Arrow') || press.key === 'Backspace'
}
