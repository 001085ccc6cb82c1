import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Anchor } from '../../models/pack.ts'
import { apply } from '../kernels/affine.ts'
import { NodeFailure } from '../kit/failure.ts'
import { testCars, TEST_CAR } from '../testing/test-car.ts'
import { anchorFrame, artInFrame, findAnchor, pictureFrame } from './anchor.ts'
import { groundOf } from './car-pack.ts'

const anchor = (more: Partial<Anchor>): Anchor => ({
  name: 'a',
  title: 'A',
  sheet: 'body',
  panel: 'p',
  side: 'left',
  rect: { x: 0.25, y: 0.5, w: 0.5, h: 0.25 },
  rotation: 0,
  flip: 'none',
  ...more,
})

const rounded = (p: readonly number[]) => p.map((v) => Math.round(v * 1e6) / 1e6 + 0)

describe('anchorFrame', () => {
  it('is the rect where the sheet shows the panel upright', () => {
    const frame = anchorFrame(anchor({}), 400, 200)
    expect([frame.width, frame.height]).toEqual([200, 50])
    expect(rounded(apply(frame.matrix, 0, 0))).toEqual([100, 100])
    expect(rounded(apply(frame.matrix, 200, 50))).toEqual([300, 150])
  })

  it('turns: at 180 the reader sees the top-left corner at the bottom-right', () => {
    const frame = anchorFrame(anchor({ rotation: 180 }), 400, 200)
    expect(rounded(apply(frame.matrix, 0, 0))).toEqual([300, 150])
    expect(rounded(apply(frame.matrix, 200, 0))).toEqual([100, 150])
  })

  it('swaps the sides at quarter turns: at 90 the reader sees the top-left corner at the top-right', () => {
    const frame = anchorFrame(anchor({ rotation: 90 }), 400, 200)
    expect([frame.width, frame.height]).toEqual([50, 200])
    expect(rounded(apply(frame.matrix, 0, 0))).toEqual([300, 100])
    expect(rounded(apply(frame.matrix, 50, 0))).toEqual([300, 150])
  })

  it('flips before it turns', () => {
    const flipped = anchorFrame(anchor({ flip: 'horizontal' }), 400, 200)
    expect(rounded(apply(flipped.matrix, 0, 0))).toEqual([300, 100])
    const both = anchorFrame(anchor({ flip: 'horizontal', rotation: 90 }), 400, 200)
    expect(rounded(apply(both.matrix, 0, 0))).toEqual([300, 150])
  })

  it('stays inside the rect at any turn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -360, max: 360, noNaN: true }),
        fc.constantFrom('none' as const, 'horizontal' as const),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        (rotation, flip, w, h) => {
          const frame = anchorFrame(anchor({ rotation, flip, rect: { x: 0.3, y: 0.2, w, h } }), 1000, 1000)
          for (const x of [0, frame.width]) {
            for (const y of [0, frame.height]) {
              const [px, py] = apply(frame.matrix, x, y)
              expect(px).toBeGreaterThanOrEqual(300 - 1e-6)
              expect(px).toBeLessThanOrEqual(300 + w * 1000 + 1e-6)
              expect(py).toBeGreaterThanOrEqual(200 - 1e-6)
              expect(py).toBeLessThanOrEqual(200 + h * 1000 + 1e-6)
            }
          }
        },
      ),
    )
  })
})

describe('artInFrame', () => {
  const placing = { x: 0.5, y: 0.5, width: 1, rotation: 0 }

  it('counts width from the picture', () => {
    const m = artInFrame(pictureFrame(400, 200), { width: 10, height: 20 }, { ...placing, width: 0.5 })
    expect(rounded(apply(m, 0, 0))).toEqual([100, -100])
    expect(rounded(apply(m, 10, 20))).toEqual([300, 300])
  })

  it('fits inside an anchor at width 1, whatever the shape of the art', () => {
    const frame = { ...pictureFrame(200, 50), anchored: true }
    const tall = artInFrame(frame, { width: 10, height: 20 }, placing)
    expect(rounded(apply(tall, 0, 0))).toEqual([87.5, 0])
    expect(rounded(apply(tall, 10, 20))).toEqual([112.5, 50])
    const wide = artInFrame(frame, { width: 80, height: 10 }, placing)
    expect(rounded(apply(wide, 0, 0))).toEqual([0, 12.5])
  })

  it('flips and turns about the middle', () => {
    const m = artInFrame(pictureFrame(100, 100), { width: 100, height: 100 }, { ...placing, rotation: 90, flip: true })
    // The art's top-right comes to the top-left by the flip and to the top-right by the turn.
    expect(rounded(apply(m, 100, 0))).toEqual([100, 0])
    expect(rounded(apply(m, 0, 0))).toEqual([100, 100])
  })
})

describe('findAnchor', () => {
  const image = { sheet: { car: TEST_CAR.id, carHash: TEST_CAR.hash, sheet: 'body' } }

  it('names the nearest anchors when there is none of that name', async () => {
    const ground = await groundOf(testCars, image, 'image')
    expect(findAnchor(ground, 'number-left').twin).toBe('number-right')
    let failure: unknown
    try {
      findAnchor(ground, 'number-rof')
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(NodeFailure)
    expect(failure).toMatchObject({ code: 'bad-param', param: 'anchor' })
    expect((failure as NodeFailure).help).toMatch(/^Nearest are number-roof, number-/)
  })
})
