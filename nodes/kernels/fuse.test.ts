import { describe, expect, it } from 'vitest'
import { alignedGains, fuseViews, type FuseView, type Gain } from './fuse.ts'
import { fromLinear, SRGB_TO_LINEAR } from './srgb.ts'

const SIDE = 64
/** A view of one paint under a light, trusted by a function of the column. */
function view(paint: (x: number, y: number) => number, gain: Gain, trust: (x: number) => number): FuseView {
  const pixels = new Uint8Array(SIDE * SIDE * 4)
  const confidence = new Uint8Array(SIDE * SIDE)
  for (let i = 0; i < confidence.length; i++) {
    const value = paint(i % SIDE, Math.floor(i / SIDE))
    gain.forEach((g, k) => (pixels[i * 4 + k] = Math.round(fromLinear(SRGB_TO_LINEAR[value]! * g) * 255)))
    pixels[i * 4 + 3] = 255
    confidence[i] = trust(i % SIDE)
  }
  return { pixels, confidence }
}

const texture = (x: number, y: number) => 90 + ((x * 7 + y * 13) % 60)
const all = { from: 0, to: SIDE, width: SIDE }
const PLAIN: Gain = [1, 1, 1]

function fused(views: readonly FuseView[], gains: readonly Gain[], way: 'mean' | 'median') {
  const [out, sure] = [new Uint8Array(SIDE * SIDE * 4), new Uint8Array(SIDE * SIDE)]
  fuseViews(out, sure, views, gains, way, all)
  return { out, sure }
}

describe('fusing views', () => {
  it('finds by how much one photo is brighter and warmer than another', () => {
    const gains = alignedGains([view(texture, PLAIN, () => 200), view(texture, [1.6, 1.3, 1], () => 200)])
    expect(gains[0]!.map((g, k) => g / gains[1]![k]!)).toEqual([expect.closeTo(1.6, 1), expect.closeTo(1.3, 1), expect.closeTo(1, 1)])
    expect(gains[0]![0] * gains[1]![0]).toBeCloseTo(1, 6)
  })

  it('goes through a photo that overlaps with both, and leaves one alone that overlaps with none', () => {
    const part = (from: number, to: number) => (x: number) => (x >= from && x < to ? 255 : 0)
    const gains = alignedGains([
      view(texture, [0.7, 0.7, 0.7], part(0, 24)), view(texture, PLAIN, part(12, 44)), view(texture, [1.4, 1.4, 1.4], part(32, 56)), view(texture, [3, 3, 3], part(60, 64)),
    ])
    expect(gains[0]![1] / gains[2]![1]).toBeCloseTo(2, 1)
    expect(gains[3]).toEqual(PLAIN)
  })

  it('leaves no seam: aligned and fused, the paint is even from one photo to the other', () => {
    const views = [view(texture, [0.6, 0.6, 0.6], (x) => 255 - x * 3), view(texture, [1.2, 1.2, 1.2], (x) => 60 + x * 3)]
    const { out } = fused(views, alignedGains(views), 'mean')
    const one = view(texture, [Math.sqrt(0.72), Math.sqrt(0.72), Math.sqrt(0.72)], () => 255).pixels
    const worst = Math.max(...out.map((value, i) => Math.abs(value - one[i]!)))
    expect(worst).toBeLessThanOrEqual(3)
  })

  it('takes what was filled in only where no photo shows the texel', () => {
    const views = [view(() => 200, PLAIN, (x) => (x < 32 ? 255 : 0)), view(() => 40, PLAIN, () => 0)]
    const { out, sure } = fused(views, [PLAIN, PLAIN], 'mean')
    expect([out[0], sure[0]]).toEqual([200, 255])
    expect(out[60 * 4]).toBeGreaterThan(100)
    expect(sure[60]).toBe(0)
  })

  it('drops a reflection that one of three shows, by the median alone', () => {
    const views = [view(() => 100, PLAIN, () => 200), view(() => 104, PLAIN, () => 190), view(() => 250, PLAIN, () => 200)]
    const gains = [PLAIN, PLAIN, PLAIN]
    expect(fused(views, gains, 'median').out[0]).toBe(104)
    expect(fused(views, gains, 'mean').out[0]).toBeGreaterThan(150)
  })

  it('keeps clear what no view shows', () => {
    const clear = { pixels: new Uint8Array(SIDE * SIDE * 4), confidence: new Uint8Array(SIDE * SIDE) }
    expect(fused([clear, clear], [PLAIN, PLAIN], 'mean').out[3]).toBe(0)
  })
})
