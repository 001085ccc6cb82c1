import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { ImageValue, MaskValue } from '../values/image.ts'

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url))

/** A mean of one level in 255 and no texel further off than this: room for another build of libvips, not for a fault. */
const MEAN_TOLERANCE = 1
const WORST_TOLERANCE = 40

function rgba(value: ImageValue | MaskValue): Uint8Array {
  if (value.kind === 'image') return value.pixels
  const pixels = new Uint8Array(value.coverage.length * 4)
  value.coverage.forEach((c, i) => pixels.set([c, c, c, 255], i * 4))
  return pixels
}

/**
 * Holds a picture against `nodes/golden/<name>.png`. With UPDATE_GOLDEN=1 in the environment the golden picture is
 * written instead; look at it before it is committed.
 */
export async function expectGolden(name: string, value: ImageValue | MaskValue): Promise<void> {
  const path = `${FOLDER}${name}.png`
  const pixels = rgba(value)
  const raw = { width: value.width, height: value.height, channels: 4 as const }
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true })
    await sharp(pixels, { raw }).png({ compressionLevel: 9 }).toFile(path)
    return
  }
  expect(existsSync(path), `no golden picture: run UPDATE_GOLDEN=1 npx vitest run nodes/nodes.test.ts, and look at ${name}.png`).toBe(true)
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([value.width, value.height])
  let sum = 0
  let worst = 0
  for (let i = 0; i < data.length; i++) {
    const off = Math.abs(data[i]! - pixels[i]!)
    sum += off
    worst = Math.max(worst, off)
  }
  expect(sum / data.length, `${name}: mean difference`).toBeLessThanOrEqual(MEAN_TOLERANCE)
  expect(worst, `${name}: worst difference`).toBeLessThanOrEqual(WORST_TOLERANCE)
}
