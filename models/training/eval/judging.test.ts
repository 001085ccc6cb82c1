import { describe, expect, it } from 'vitest'
import { placeInSquare, type SquareCamera } from '../../../nodes/kernels/camera.ts'
import { fromLinear, SRGB_TO_LINEAR } from '../../../nodes/kernels/srgb.ts'
import type { Planes } from '../../../nodes/neural/look-again.ts'
import { imageOf } from '../../../nodes/values/image.ts'
import { colourError, rawColourError, referredErrors } from './colours.ts'
import { dragsOf } from './drags.ts'
import { auc, quantile } from './figures.ts'
import { bitAt, type Known, type Split } from './labels.ts'
import { panelShares, placeError } from './places.ts'
import { isMet } from './rows.ts'
import { sightOf, THRESHOLDS } from './sight.ts'
import { TONES, toned } from './tones.ts'

/** Straight ahead from 4 m: 1 m at the car is 0.25 of the square. */
const CAMERA = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 4, 1, 0.5, 0.5, 0]
const camera = (dx = 0): SquareCamera => ({ rotation: CAMERA.slice(0, 9), translation: [dx, 0, 4], focal: 1, centre: [0.5, 0.5], k1: 0 })

/** 4 x 4 texels on a sheet, laid over 2 x 2 m of the car; the first ten are seen. Panel 1 left of the middle, 2 right of it. */
const SIDE = 4
const cells = Array.from({ length: SIDE * SIDE }, (_, n) => [((n % SIDE) + 0.5) / SIDE, (Math.floor(n / SIDE) + 0.5) / SIDE] as [number, number])
const split: Split = {
  side: 64,
  hashes: { mesh: '', panelMap: '' },
  photos: [{ file: '', seed: 1 }],
  texels: { uv: cells, point: cells.map(([u, v]) => [(u - 0.5) * 2, (v - 0.5) * 2, 0]), class: cells.map(([u]) => (u < 0.5 ? 1 : 2)) },
}
const SEEN = 10
const colours = (rgb: readonly number[]) => Uint8Array.from(cells.flatMap(() => rgb))
const knownWith = (rgb: readonly number[]): Known =>
  ({ file: '', seed: 7, classes: '', camera: CAMERA, visible: Uint8Array.of(0xff, 0xc0), points: Uint8Array.of(0xff), colours: colours(rgb) })
const known = knownWith([120, 90, 60])

const plane = (channels: number, value: (n: number, k: number) => number): Planes[string] => ({
  dims: [1, channels, SIDE, SIDE],
  data: Uint8Array.from({ length: channels * SIDE * SIDE }, (_, i) => value(i % (SIDE * SIDE), Math.floor(i / (SIDE * SIDE)))),
})

describe('places', () => {
  it('are off by as much as the camera is', () => {
    expect(placeError(camera(), split, known)).toBeCloseTo(0, 9)
    expect(placeError(camera(0.04), split, known)).toBeCloseTo((0.04 / 4) * 1024, 6)
  })

  it('lie on their own panel under the true camera, and on the next one when all is moved', () => {
    // Panel 1 ends at the middle, but a seal covers the second column of texels on its left.
    const seal = placeInSquare(camera(), [-0.25, 0, 0])![0]
    const classAt = (place: readonly [number, number] | undefined) => (!place ? 0 : Math.abs(place[0] - seal) < 0.01 ? 3 : place[0] < 0.5 ? 1 : 2)
    expect(panelShares(camera(), split, known, classAt)).toEqual({ strict: 1, all: 0.7 })
    // Half a metre to the right: texels of panel 1 that count now lie on the seal.
    expect(panelShares(camera(0.5), split, known, classAt).strict).toBeCloseTo(4 / 7, 6)
  })
})

describe('sight', () => {
  it('counts what is found against what is seen', () => {
    expect(bitAt(Uint8Array.of(0x40), 1)).toBe(true)
    const results = { confidence: plane(1, (n) => (n < 5 ? 200 : 0)), visible: plane(1, (n) => (n < 12 ? 140 : 0)) }
    const { taken, share, visible } = sightOf(results, split, known)
    expect([taken.iou, taken.precision, share]).toEqual([0.5, 1, 0.5])
    expect(visible!.map(({ iou }) => iou)).toEqual(THRESHOLDS.map((level) => (level <= 140 ? SEEN / 12 : 0)))
    expect(sightOf({ confidence: results.confidence }, split, known).visible).toBeUndefined()
  })
})

describe('colours', () => {
  const found = (rgb: readonly number[]): Planes =>
    ({ uv_texture: plane(3, (_, k) => rgb[k]!), confidence: plane(1, (n) => (n < SEEN ? 255 : 0)), camera: { dims: [1, 16], data: Float32Array.from(CAMERA) } })

  it('are compared where they were taken, sheet and photo alike', () => {
    expect(colourError(found([120, 90, 60]), split, known)).toBe(0)
    expect(colourError(found([60, 90, 120]), split, known)).toBeGreaterThan(20)
    const photo = imageOf(8, 8, Uint8Array.from({ length: 256 }, (_, i) => [120, 90, 60, 255][i & 3]!))
    expect(rawColourError(found([0, 0, 0]), split, known, photo)).toBeLessThan(0.01)
    expect(colourError({ ...found([1, 2, 3]), confidence: plane(1, () => 100) }, split, known)).toBeUndefined()
  })

  it('are right once one of them is known, where only the exposure was wrong', () => {
    const two = known.colours.map((value, i) => (i >= 6 * 3 ? [40, 60, 160][i % 3]! : value))
    const half = (value: number) => Math.round(255 * fromLinear(SRGB_TO_LINEAR[value]! / 2))
    const dim = { ...found([0, 0, 0]), uv_texture: plane(3, (n, k) => half(two[n * 3 + k]!)) }
    const both = { ...known, colours: Uint8Array.from(two) }
    expect(colourError(dim, split, both)).toBeGreaterThan(9)
    const { all, others } = referredErrors(dim, split, both)!
    expect([all < 1.5, others! < 1.5]).toEqual([true, true])
    expect(referredErrors({ ...dim, confidence: plane(1, () => 100) }, split, both)).toBeUndefined()
  })
})

describe('what is done to a photo', () => {
  it('drags four points that are far apart by a hand that is a little off, the same each time', () => {
    const positions = [[-1, -1, 0], [1, -1, 0], [-1, 1, 0], [1, 1, 0], [0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0.1, 0.1, 0]] as const
    const drags = dragsOf(known, positions)!
    expect(drags.map(({ index }) => index).toSorted()).toEqual([0, 1, 2, 3])
    expect(dragsOf(known, positions)).toEqual(drags)
    const off = drags.map(({ index, x, y }) => {
      const place = placeInSquare(camera(), positions[index]!)!
      return Math.hypot(place[0] - x, place[1] - y) * 1024
    })
    expect(Math.max(...off)).toBeLessThan(12)
    expect(Math.min(...off)).toBeGreaterThan(0)
    expect(dragsOf({ ...known, points: Uint8Array.of(0xe0) }, positions)).toBeUndefined()
  })

  it('has noise of 2 px in x and in y', () => {
    const positions = [[-1, -1, 0], [1, -1, 0], [-1, 1, 0], [1, 1, 0]] as const
    const squares = Array.from({ length: 300 }, (_, seed) => dragsOf({ ...known, seed }, positions)!.map(({ index, x }) => ((x - placeInSquare(camera(), positions[index]!)![0]) * 1024) ** 2)).flat()
    expect(Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length)).toBeCloseTo(2, 0.7)
  })

  it('changes tones as named', () => {
    const photo = imageOf(1, 1, Uint8Array.of(188, 255, 0, 99))
    // 188 is half of linear light in sRGB.
    expect([...toned(photo, TONES['half exposure']!).pixels]).toEqual([137, 188, 0, 99])
    expect([...toned(photo, TONES['double exposure']!).pixels]).toEqual([255, 255, 0, 99])
    expect([...toned(photo, TONES['gamma 2.2']!).pixels]).toEqual([Math.round(255 * (188 / 255) ** 2.2), 255, 0, 99])
  })
})

describe('figures', () => {
  it('are those of the textbooks', () => {
    expect(auc([3, 4], [1, 2])).toBe(1)
    expect(auc([1, 3], [2, 3])).toBe(0.375)
    expect(auc([1, 1], [1])).toBe(0.5)
    expect(auc([], [1])).toBeNaN()
    expect([0, 0.5, 0.9, 1].map((q) => quantile([5, 1, 3, 2, 4], q))).toEqual([1, 3, 5, 5])
  })

  it('are held against their goals', () => {
    expect(isMet({ name: '', value: 4, unit: 'px', goal: { is: 'at most', value: 4 } })).toBe(true)
    expect(isMet({ name: '', value: 0.89, unit: '', goal: { is: 'at least', value: 0.9 } })).toBe(false)
    expect(isMet({ name: '', value: 1, unit: '' })).toBeUndefined()
  })
})
