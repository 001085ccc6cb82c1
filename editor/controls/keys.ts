/** Whether this machine writes its shortcuts with Cmd and symbols. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const MAC: Readonly<Record<string, string>> = { Mod: '\u2318', Shift: '\u21e7', Alt: '\u2325', Ctrl: '\u2303' }
const NAMES: Readonly<Record<string, string>> = {
  Enter: '\u21b5',
  ArrowUp: '\u2191',
  ArrowDown: '\u2193',
  ArrowLeft: '\u2190',
  ArrowRight: '\u2192',
  Escape: 'Esc',
  Delete: 'Del',
  Mod: 'Ctrl',
  ' ': 'Space',
}

/** The parts of a shortcut such as `Mod+Shift+Z` as this machine's keyboard names them: Ctrl, Shift, Z. */
export function keyParts(keys: string, mac = isMac): string[] {
  const named = (part: string) => (mac ? MAC[part] : undefined) ?? NAMES[part]
  return keys.split(/\+(?=.)/).map((part) => named(part) ?? (part.length === 1 ? part.toUpperCase() : part))
}

/** A shortcut in a line: "Ctrl Shift Z". */
export const keyText = (keys: string): string => keyParts(keys).join(' ')

/** What `aria-keyshortcuts` wants of `Mod+Shift+Z`: "Control+Shift+Z". */
export const ariaKeys = (keys: string): string => keys.replace('Mod', isMac ? 'Meta' : 'Control')
