/** In the order of their code units; the first one stands for "nothing here" and never ends a slot. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A slot that sorts between two others, so that an edge can be put anywhere among the edges of a port without touching
 * the rest. Slots are words of letters and digits; undefined means before the first or after the last. `before` must
 * sort before `after`.
 */
export function slotBetween(before: string | undefined, after: string | undefined): string {
  let slot = ''
  for (let at = 0; ; at++) {
    const from = digit(before ?? '', at, 0)
    const to = after?.startsWith(slot) ? digit(after, at, LETTERS.length) : LETTERS.length
    const middle = Math.floor((from + to) / 2)
    if (middle > from) return slot + LETTERS.charAt(middle)
    slot += LETTERS.charAt(from)
  }
}

function digit(word: string, at: number, missing: number): number {
  const value = at < word.length ? LETTERS.indexOf(word.charAt(at)) : -1
  return value === -1 ? missing : value
}
