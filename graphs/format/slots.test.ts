import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slotBetween } from './slots.ts'

describe('slotBetween', () => {
  it('sorts between any two slots, and always leaves room', () => {
    const word = fc.string({ unit: fc.constantFrom(...'019AZaz'), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined }), fc.infiniteStream(fc.boolean()), (a, b, sides) => {
        let [low, high] = a !== undefined && b !== undefined && a > b ? [b, a] : [a, b]
        fc.pre(low === undefined || low !== high)
        for (const side of sides.take(30)) {
          const slot = slotBetween(low, high)
          expect(low === undefined || low < slot).toBe(true)
          expect(high === undefined || slot < high).toBe(true)
          if (side) low = slot
          else high = slot
        }
      }),
    )
  })

  it('stays within 64 letters for 300 edges put one after the other', () => {
    let slot: string | undefined
    for (let count = 0; count < 300; count++) slot = slotBetween(slot, undefined)
    expect(slot?.length).toBeLessThanOrEqual(64)
  })
})
