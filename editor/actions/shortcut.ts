import { isMac } from '../controls/keys.ts'

/** The parts of a key press that decide about shortcuts. */
export type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/**
 * Whether a key press is a shortcut such as `Mod+Shift+Z`. `Mod` is Ctrl, and Cmd on a Mac. Letters and named keys must
 * have the Shift that is written; signs such as `?` and `+` bring their own.
 */
export function isShortcut(press: Press, keys: string, mac = isMac): boolean {
  const parts = keys.split(/\+(?=.)/)
  const key = parts.at(-1) ?? ''
  const needs = (part: string) => parts.slice(0, -1).includes(part)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (mod !== needs('Mod') || other || press.altKey !== needs('Alt')) return false
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key)
  if (!sign && press.shiftKey !== needs('Shift')) return false
  return press.key.toLowerCase() === key.toLowerCase()
}
