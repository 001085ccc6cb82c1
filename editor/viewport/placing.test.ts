import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CarAnchor } from '../../engine/protocol/cars.ts'
import { anchorFrame, artCorners, artMiddle, movedTo, scaledTo, sheetFrame, turnedTo, type PlaceFrame, type Placing } from './placing.ts'

const anchor = (more: Partial<CarAnchor>): CarAnchor => ({ name: 'a', title: 'A', sheet: 'body', panel: 'p', side: 'left', rect: { x: 0.25, y: 0.5, w: 0.25, h: 0.125 }, rotation: 0, flip: 'none', ...more })
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const placing: fc.Arbitrary<Placing> = fc.record({ x: real(0, 1), y: real(0, 1), width: real(0.05, 1.5), rotation: real(-179, 179) })
const frame: fc.Arbitrary<PlaceFrame> = fc.oneof(
  fc.constant(sheetFrame(1024, 1024)),
  fc.record({ rotation: fc.constantFrom(0, 90, 180, 270, 20), flip: fc.constantFrom('none' as const, 'horizontal' as const) }).map((more) => anchorFrame(anchor(more), 1024, 512)),
)
const point = fc.record({ x: real(-200, 1200), y: real(-200, 1200) })

describe('placing art on a sheet', () => {
  it('moves the middle to where the hand is, on the sheet and in every kind of anchor', () => {
    fc.assert(
      fc.property(frame, placing, point, (at, placed, to) => {
        const middle = artMiddle(at, movedTo(at, placed, to))
        expect(middle.x).toBeCloseTo(to.x, 6)
        expect(middle.y).toBeCloseTo(to.y, 6)
      }),
    )
  })

  it('scales so that a corner is as far out as the hand, and turns so that the top faces it', () => {
    fc.assert(
      fc.property(frame, placing, point, real(0.2, 5), (at, placed, to, aspect) => {
        const middle = artMiddle(at, placed)
        const far = Math.hypot(to.x - middle.x, to.y - middle.y)
        fc.pre(far > 1)
        const [corner] = artCorners(at, scaledTo(at, placed, aspect, to), aspect)
        expect(Math.hypot(corner.x - middle.x, corner.y - middle.y)).toBeCloseTo(far, 5)
        const [topLeft, topRight] = artCorners(at, turnedTo(at, placed, to), aspect)
        const top = { x: (topLeft.x + topRight.x) / 2 - middle.x, y: (topLeft.y + topRight.y) / 2 - middle.y }
        const cross = top.x * (to.y - middle.y) - top.y * (to.x - middle.x)
        expect(cross / (Math.hypot(top.x, top.y) * far)).toBeCloseTo(0, 6)
        expect(top.x * (to.x - middle.x) + top.y * (to.y - middle.y)).toBeGreaterThan(0)
      }),
    )
  })

  it('fills an anchor that is turned a quarter by art of its turned proportions', () => {
    const at = anchorFrame(anchor({ rotation: 90 }), 1000, 1000)
    const corners = artCorners(at, { x: 0.5, y: 0.5, width: 1, rotation: 0 }, 0.5)
    expect(corners.map(({ x, y }) => [Math.round(x), Math.round(y)]).sort()).toEqual([[250, 500], [250, 625], [500, 500], [500, 625]].sort())
  })
})
