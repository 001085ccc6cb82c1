import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, type Affine } from '../kernels/affine.ts'
import { pictureFrame, type Frame } from './anchor.ts'
import { textInFrame, textMiddle, type TextPlacing } from './text-frame.ts'

const BLOCK = { left: 0, top: -700, right: 3000, bottom: 0 }
const INK = { left: -40, top: -900, right: 3010, bottom: 210 }
const placing: TextPlacing = { x: 0.5, y: 0.5, size: 0.5, rotation: 0, align: 'center', shrink: true }
const anchored: Frame = { ...pictureFrame(400, 100), anchored: true }

function reach(m: Affine) {
  const corners = [INK.left, INK.right].flatMap((x) => [INK.top, INK.bottom].map((y) => apply(m, x, y)))
  const xs = corners.map((p) => p[0])
  const ys = corners.map((p) => p[1])
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

describe('textInFrame', () => {
  it('makes capitals as high as the size says, their middle at x, y', () => {
    const m = textInFrame(pictureFrame(1000, 400), BLOCK, INK, placing)
    const [, top] = apply(m, 0, -700)
    const [, bottom] = apply(m, 0, 0)
    expect(bottom - top).toBeCloseTo(200, 6)
    expect((bottom + top) / 2).toBeCloseTo(200, 6)
  })

  it('stands at x by the end that it is aligned by, in a free picture', () => {
    const frame = pictureFrame(1000, 400)
    expect(reach(textInFrame(frame, BLOCK, INK, { ...placing, align: 'left' })).left).toBeCloseTo(500, 6)
    expect(reach(textInFrame(frame, BLOCK, INK, { ...placing, align: 'right' })).right).toBeCloseTo(500, 6)
  })

  it('stands against the edge of an anchor', () => {
    const small = { ...placing, size: 0.1 }
    expect(reach(textInFrame(anchored, BLOCK, INK, { ...small, align: 'left' })).left).toBeCloseTo(0, 6)
    expect(reach(textInFrame(anchored, BLOCK, INK, { ...small, align: 'right' })).right).toBeCloseTo(400, 6)
    const { left, right } = reach(textInFrame(anchored, BLOCK, INK, small))
    expect((left + right) / 2).toBeCloseTo(200, 6)
  })

  it('shrinks into its anchor at any turn and alignment, and never grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.constantFrom('left' as const, 'center' as const, 'right' as const),
        (size, rotation, align) => {
          const m = textInFrame(anchored, BLOCK, INK, { ...placing, size, rotation, align })
          const box = reach(m)
          expect(box.left).toBeGreaterThanOrEqual(-1e-6)
          expect(box.top).toBeGreaterThanOrEqual(-1e-6)
          expect(box.right).toBeLessThanOrEqual(400 + 1e-6)
          expect(box.bottom).toBeLessThanOrEqual(100 + 1e-6)
          const capitals = Math.hypot(m[0], m[1]) * 700
          expect(capitals).toBeLessThanOrEqual(size * 100 + 1e-6)
          expect(capitals).toBeGreaterThan(1)
        },
      ),
    )
  })

  it('sticks out when it may', () => {
    const m = textInFrame(anchored, BLOCK, INK, { ...placing, size: 1, shrink: false })
    expect(reach(m).right).toBeGreaterThan(400)
  })

  it('turns about its middle', () => {
    const [x, y] = apply(textInFrame(anchored, BLOCK, INK, { ...placing, rotation: 77 }), ...textMiddle(BLOCK, INK))
    expect([x, y].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([200, 50])
  })
})
