import { describe, expect, it } from 'vitest'
import { agoText, bytesText } from './ago.ts'

describe('agoText', () => {
  const now = Date.UTC(2026, 10, 20, 12)
  it.each([
    [0, 'just now'],
    [12_000, '12 s ago'],
    [59_400, '59 s ago'],
    [4 * 60_000 + 5, '4 min ago'],
    [3 * 3_600_000, '3 h ago'],
  ])('%i ms', (ms, words) => expect(agoText(now - ms, now)).toBe(words))

  it('never looks into the future', () => expect(agoText(now + 5000, now)).toBe('just now'))
})

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [16 * 1024 ** 2, '16.0 MiB'],
    [412 * 1024 ** 2, '412 MiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [3.5 * 1024 ** 3, '3.5 GiB'],
  ])('%i', (bytes, words) => expect(bytesText(bytes)).toBe(words))
})
