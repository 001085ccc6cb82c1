import { describe, expect, it } from 'vitest'
import { FINISHES } from '../values/finish.ts'
import { imageOf, maskOf, type ImageValue } from '../values/image.ts'
import { fixture, paint } from '../testing/fixtures.ts'
import { texelAt } from '../sheets/testing.ts'
import { runNode } from '../testing/run-node.ts'
import { decalOverlay } from './decal-overlay.ts'

const sheet = fixture('sheet') as ImageValue

/** Four colours in four quarters, so that every turn and mirror shows: red, green / blue, white. */
const QUARTERS = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
  [255, 255, 255, 255],
] as const
const quarters = imageOf(24, 24, paint(24, 24, (u, v) => QUARTERS[Number(u > 0.5) + 2 * Number(v > 0.5)] ?? QUARTERS[0]))

async function lay(params: Record<string, unknown>, inputs: Record<string, unknown> = {}) {
  const result = await runNode(decalOverlay, { inputs: { image: sheet, decal: quarters, ...inputs }, params })
  return { image: result.outputs['image'] as ImageValue, notes: result.notes }
}

const at = (image: ImageValue, x: number, y: number) => texelAt(image, image.pixels, x, y).slice(0, 3)
const NAMES: Readonly<Record<string, string>> = {
  '255,0,0': 'red',
  '0,255,0': 'green',
  '0,0,255': 'blue',
  '255,255,255': 'white',
}

/** The colours of the four quarters of a box, top-left, top-right, bottom-left, bottom-right. */
const seen = (image: ImageValue, x: number, y: number, w: number, h: number) =>
  [
    [x + w / 4, y + h / 4],
    [x + (w * 3) / 4, y + h / 4],
    [x + w / 4, y + (h * 3) / 4],
    [x + (w * 3) / 4, y + (h * 3) / 4],
  ].map(([px, py]) => NAMES[at(image, Math.floor(px ?? 0), Math.floor(py ?? 0)).join()])

describe('decal-overlay', () => {
  it('stands upright at an anchor that the sheet shows upright', async () => {
    const { image } = await lay({ anchor: 'number-left', width: 1 })
    expect(seen(image, 48, 10, 24, 24)).toEqual(['red', 'green', 'blue', 'white'])
    expect(image.sheet).toEqual(sheet.sheet)
  })

  it('is turned at an anchor that the sheet shows upside down', async () => {
    const { image } = await lay({ anchor: 'number-roof', width: 1 })
    expect(seen(image, 82, 88, 24, 24)).toEqual(['white', 'blue', 'green', 'red'])
  })

  it('is flipped at an anchor that the sheet shows mirrored', async () => {
    const { image } = await lay({ anchor: 'mirrored', width: 1 })
    expect(seen(image, 26, 88, 16, 16)).toEqual(['green', 'red', 'white', 'blue'])
  })

  it('reads on the other side, or is its mirror image', async () => {
    const readable = await lay({ anchor: 'number-left', width: 1, otherSide: 'readable' })
    expect(seen(readable.image, 56, 46, 24, 24)).toEqual(['red', 'green', 'blue', 'white'])
    const mirrored = await lay({ anchor: 'number-left', width: 1, otherSide: 'mirrored' })
    expect(seen(mirrored.image, 56, 46, 24, 24)).toEqual(['green', 'red', 'white', 'blue'])
  })

  it('mirrors texel for texel as the pack does: u to 1 - u, 36 px down', async () => {
    const blank = imageOf(128, 128, new Uint8Array(128 * 128 * 4), { sheet: sheet.sheet })
    const { image } = await lay({ x: 0.4, y: 0.16, width: 0.15, rotation: 25, otherSide: 'mirrored' }, { image: blank })
    let covered = 0
    for (let y = 8; y < 36; y++) {
      for (let x = 0; x < 128; x++) {
        const from = (y * 128 + x) * 4
        const to = ((y + 36) * 128 + 127 - x) * 4
        covered += Number(image.pixels[from + 3]! > 0)
        // Colour of a texel that is hardly covered is rounded away.
        const share = Math.min(image.pixels[from + 3]!, image.pixels[to + 3]!) / 255
        for (let k = 0; k < 4; k++) {
          const off = Math.abs(image.pixels[from + k]! - image.pixels[to + k]!)
          expect(k === 3 ? off : off * share, `${x}, ${y}`).toBeLessThanOrEqual(3)
        }
      }
    }
    expect(covered).toBeGreaterThan(300)
  })

  it('lays its finish exactly where its colour lies', async () => {
    const { image } = await lay({ anchor: 'number-left', width: 1, finish: 'chrome' })
    for (let i = 0; i < 128 * 128; i++) {
      const x = i % 128
      const y = Math.floor(i / 128)
      const inside = x >= 48 && x < 72 && y >= 10 && y < 34
      expect(texelAt(image, image.finish, x, y), `${x}, ${y}`).toEqual([...(inside ? FINISHES.chrome : FINISHES.gloss)])
    }
  })

  it('keeps the finish below, unless the decal brings its own', async () => {
    expect((await lay({})).image.finish).toBeUndefined()
    const finish = new Uint8Array(24 * 24 * 4)
    for (let i = 0; i < finish.length; i += 4) finish.set(FINISHES.matte, i)
    const { image } = await lay({ anchor: 'number-left', width: 1 }, { decal: { ...quarters, finish } })
    expect(texelAt(image, image.finish, 60, 20)).toEqual([...FINISHES.matte])
    expect(texelAt(image, image.finish, 0, 0)).toEqual([...FINISHES.gloss])
  })

  it('keeps within its mask, also of another size, finish and all', async () => {
    const coverage = new Uint8Array(64 * 64).fill(255)
    for (let y = 0; y < 64; y++) coverage.fill(0, y * 64, y * 64 + 30)
    const { image } = await lay({ anchor: 'number-left', width: 1, finish: 'matte' }, { mask: maskOf(64, 64, coverage) })
    expect(at(image, 52, 20)).toEqual(at(sheet, 52, 20))
    expect(at(image, 70, 12)).toEqual([0, 255, 0])
    expect(texelAt(image, image.finish, 52, 20)).toEqual([...FINISHES.gloss])
  })

  it('draws nothing at width 0 or opacity 0', async () => {
    expect((await lay({ width: 0 })).image.pixels).toEqual(sheet.pixels)
    expect((await lay({ opacity: 0, finish: 'chrome' })).image.pixels).toEqual(sheet.pixels)
  })

  it('fails at the anchor when it is unknown, and at the picture when that lies on no sheet', async () => {
    await expect(lay({ anchor: 'number-lft' })).rejects.toMatchObject({ code: 'bad-param', param: 'anchor' })
    await expect(lay({ anchor: 'number-left' }, { image: fixture('free') })).rejects.toMatchObject({
      code: 'needs-sheet',
      message: "An anchor is set, but the picture lies on no car's sheet.",
      help: 'Put Sheet From Image or AUV-Net before it.',
    })
  })

  it('stops when it is cancelled', async () => {
    const given = { inputs: { image: sheet, decal: quarters }, signal: AbortSignal.abort() }
    await expect(runNode(decalOverlay, given)).rejects.toMatchObject({ code: 'cancelled' })
  })
})
