import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { tileAt } from './Grid.tsx'

it('keeps the dots of the grid apart and on the steps of the canvas at every zoom', () => {
  expect(tileAt(1)).toBe(20)
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 4, noNaN: true }), (zoom) => {
      const steps = tileAt(zoom) / (20 * zoom)
      expect(Math.log2(steps) % 1).toBeCloseTo(0, 9)
      expect(tileAt(zoom)).toBeGreaterThan(14)
      expect(tileAt(zoom)).toBeLessThan(29)
    }),
  )
})
