import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyBox, fillTexels, nearestTexels, orient, type Texels } from './orient.ts'

/** Texels that each hold their own number. */
function numbered(width: number, height: number): Texels {
  const texels = new Uint8Array(width * height * 4)
  new Uint32Array(texels.buffer).forEach((_, i, all) => (all[i] = i + 1))
  return { width, height, texels }
}

const numbers = ({ texels }: Texels) => [...new Uint32Array(texels.buffer, texels.byteOffset, texels.length / 4)]
const moved = (from: Texels, turns: number, across = false, down = false) =>
  orient(new Uint8Array(from.texels.length), from, { turns, across, down })

describe('orient', () => {
  it('turns clockwise and mirrors', () => {
    const from = numbered(3, 2)
    expect(numbers(moved(from, 1))).toEqual([4, 1, 5, 2, 6, 3])
    expect(moved(from, 1)).toMatchObject({ width: 2, height: 3 })
    expect(numbers(moved(from, 2))).toEqual([6, 5, 4, 3, 2, 1])
    expect(numbers(moved(from, 3))).toEqual([3, 6, 2, 5, 1, 4])
    expect(numbers(moved(from, 0, true))).toEqual([3, 2, 1, 6, 5, 4])
    expect(numbers(moved(from, 0, false, true))).toEqual([4, 5, 6, 1, 2, 3])
  })

  it('mirrors before it turns', () => {
    expect(numbers(moved(numbered(3, 2), 1, true))).toEqual(numbers(moved(moved(numbered(3, 2), 0, true), 1)))
  })

  it('is undone by the turn back, and by mirroring again', () => {
    const size = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(size, size, fc.integer({ min: -4, max: 7 }), fc.boolean(), fc.boolean(), (w, h, turns, across, down) => {
        const from = numbered(w, h)
        const back = moved(moved(moved(from, turns, across, down), -turns), 0, across, down)
        expect(back.width).toBe(w)
        expect(numbers(back)).toEqual(numbers(from))
      }),
    )
  })

  it('reads bytes that start anywhere', () => {
    const odd = new Uint8Array(9).subarray(1)
    odd.set([1, 0, 0, 0, 2, 0, 0, 0])
    expect(numbers(moved({ width: 2, height: 1, texels: odd }, 2))).toEqual([2, 1])
  })
})

describe('copyBox', () => {
  it('copies what lies in both pictures, and nothing else', () => {
    const box = fc.integer({ min: -4, max: 8 })
    fc.assert(
      fc.property(box, box, box, box, fc.nat(8), fc.nat(8), (x, y, toX, toY, width, height) => {
        const from = numbered(5, 4)
        const out = { width: 6, height: 3, texels: new Uint8Array(72) }
        copyBox(out, { x: toX, y: toY }, from, { x, y, width, height })
        numbers(out).forEach((v, i) => {
          const [dx, dy] = [(i % 6) - toX, Math.floor(i / 6) - toY]
          const [sx, sy] = [x + dx, y + dy]
          const covered = dx >= 0 && dx < width && dy >= 0 && dy < height && sx >= 0 && sx < 5 && sy >= 0 && sy < 4
          expect(v).toBe(covered ? sy * 5 + sx + 1 : 0)
        })
      }),
    )
  })
})

it('nearestTexels takes whole texels', () => {
  const out = { width: 2, height: 1, texels: new Uint8Array(8) }
  nearestTexels(out, numbered(4, 2))
  expect(numbers(out)).toEqual([6, 8])
  const large = { width: 4, height: 2, texels: new Uint8Array(32) }
  nearestTexels(large, numbered(2, 1))
  expect(numbers(large)).toEqual([1, 1, 2, 2, 1, 1, 2, 2])
})

it('fillTexels fills all of it', () => {
  const out = new Uint8Array(8)
  fillTexels(out, [1, 2, 3, 4])
  expect([...out]).toEqual([1, 2, 3, 4, 1, 2, 3, 4])
})
