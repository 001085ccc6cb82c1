import { isMac } from '../controls/keys.ts'

/** What of a key press decides about shortcuts. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * Whether a key press is a shortcut written as `Mod+Shift+Z`; `Mod` is Ctrl, and Cmd on a Mac. Signs such as `?` count
 * whatever Shift does to make them.
 */
export function matchesKeys(press: KeyPress, keys: string, mac = isMac): boolean {
  const parts = keys.split(/\+(?=.)/)
  const key = parts.at(-1) ?? ''
  const wants = (name: string) => parts.slice(0, -1).includes(name)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (mod !== wants('Mod') || other || press.altKey !== wants('Alt')) return false
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key)
  if (!sign && press.shiftKey !== wants('Shift')) return false
  return press.key.toLowerCase() === key.toLowerCase() || (key === 'Space' && press.key === ' ')
}
