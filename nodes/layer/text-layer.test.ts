import { describe, expect, it } from 'vitest'
import { FINISHES } from '../values/finish.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { textLayer } from './text-layer.ts'

const sheet = fixture('sheet') as ImageValue
const clear = imageOf(128, 128, new Uint8Array(128 * 128 * 4), { sheet: sheet.sheet })

async function lay(params: Record<string, unknown>, image: ImageValue = clear) {
  const result = await runNode(textLayer, { inputs: { image }, params })
  return { image: result.outputs['image'] as ImageValue, notes: result.notes }
}

const alphaAt = (image: ImageValue, x: number, y: number) => image.pixels[(y * image.width + x) * 4 + 3] ?? 0

/** Where the picture is covered at all: left, top, right, bottom (excluded). */
function inked(image: ImageValue, box = [0, 0, image.width, image.height]) {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let y = box[1] ?? 0; y < (box[3] ?? 0); y++) {
    for (let x = box[0] ?? 0; x < (box[2] ?? 0); x++) {
      if (alphaAt(image, x, y) < 8) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return [left, top, right, bottom]
}

describe('text-layer', () => {
  it('makes capitals as high as it is told', async () => {
    const [left = 0, top = 0, right = 0, bottom = 0] = inked((await lay({ text: 'H', size: 0.5 })).image)
    expect(bottom - top).toBe(64)
    expect((left + right) / 2).toBeCloseTo(64, 0)
    expect((top + bottom) / 2).toBe(64)
  })

  it('reads the same on both sides, and upside down on a roof that the sheet turns', async () => {
    const { image } = await lay({ text: 'F7', size: 0.8, anchor: 'number-left', otherSide: 'readable' })
    const { image: roof } = await lay({ text: 'F7', size: 0.8, anchor: 'number-roof' })
    let covered = 0
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 24; x++) {
        const here = alphaAt(image, 48 + x, 10 + y)
        covered += Number(here > 128)
        expect(Math.abs(alphaAt(image, 56 + x, 46 + y) - here)).toBeLessThanOrEqual(2)
        expect(Math.abs(alphaAt(roof, 105 - x, 111 - y) - here)).toBeLessThanOrEqual(2)
      }
    }
    expect(covered).toBeGreaterThan(60)
  })

  it('shrinks into its anchor unless told not to', async () => {
    const params = { text: 'Longjohn', size: 1, anchor: 'number-left' }
    const [left = 0, top = 0, right = 0, bottom = 0] = inked((await lay(params)).image)
    expect(left).toBeGreaterThanOrEqual(47)
    expect(right).toBeLessThanOrEqual(73)
    expect(top).toBeGreaterThanOrEqual(9)
    expect(bottom).toBeLessThanOrEqual(35)
    expect(right - left).toBeGreaterThan(22)
    const out = inked((await lay({ ...params, shrink: false })).image)
    expect((out[2] ?? 0) - (out[0] ?? 0)).toBeGreaterThan(60)
  })

  it('names the characters that no font has, and those set in another', async () => {
    const { notes } = await lay({ text: 'A漢 Ж' })
    expect(notes).toEqual(['Archivo ExtraBold lacks Ж: set in Inter ExtraBold instead.', 'No font here has 漢: left out.'])
  })

  it('hands the picture on when there is nothing to draw', async () => {
    const { image, notes } = await lay({ text: ' ' })
    expect(image).toBe(clear)
    expect(notes).toEqual(['There is no text to draw.'])
  })

  it('lays finish and colour by the same coverage', async () => {
    const { image } = await lay({ text: 'I', size: 0.8, finish: 'matte', color: '#ff0000' })
    const finish = image.finish ?? new Uint8Array()
    for (let i = 0; i < 128 * 128; i++) {
      const share = (image.pixels[i * 4 + 3] ?? 0) / 255
      const wanted = FINISHES.gloss[1] + (FINISHES.matte[1] - FINISHES.gloss[1]) * share
      expect(Math.abs((finish[i * 4 + 1] ?? 0) - wanted)).toBeLessThanOrEqual(1)
    }
  })

  it('draws an outline of another colour outside the letters', async () => {
    const plain = inked((await lay({ text: 'I', size: 0.5 })).image)
    const { image } = await lay({ text: 'I', size: 0.5, color: '#ffffff', outlineWidth: 0.1, outlineColor: '#0000ff' })
    const outlined = inked(image)
    expect((plain[0] ?? 0) - (outlined[0] ?? 0)).toBeGreaterThanOrEqual(7)
    const p = (64 * 128 + (outlined[0] ?? 0) + 3) * 4
    expect([...image.pixels.subarray(p, p + 4)]).toEqual([0, 0, 255, 255])
  })

  it('draws the longest text it takes', async () => {
    const { image } = await lay({ text: 'W'.repeat(400), size: 2 })
    expect(inked(image)[2]).toBe(128)
  })
})
