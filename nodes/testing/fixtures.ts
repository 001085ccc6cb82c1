import type { FixtureName } from '../kit/define.ts'
import { allocate, imageOf, maskOf, type ImageValue, type MaskValue } from '../values/image.ts'
import type { Value } from '../values/value.ts'
import { TEST_CAR } from './test-car.ts'

/** Fills RGBA pixels from a function of x and y (0..1) that gives red, green, blue and alpha, 0..255. */
export function paint(width: number, height: number, texel: (u: number, v: number) => readonly [number, number, number, number]): Uint8Array {
  const pixels = allocate(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const channels = texel((x + 0.5) / width, (y + 0.5) / height)
      // Bytes wrap round; what is meant is to be cut off.
      pixels.set(channels.map((value) => Math.min(255, Math.max(0, value))), (y * width + x) * 4)
    }
  }
  return pixels
}

const wave = (t: number) => 127.5 + 127.5 * Math.cos(2 * Math.PI * t)

/** An opaque picture, 96 x 64: hues across, light to dark down, and a grey wedge below. */
function photo(): ImageValue {
  const pixels = paint(96, 64, (u, v) => {
    if (v > 0.8) return [u * 255, u * 255, u * 255, 255]
    const light = 1.15 - v
    return [wave(u) * light, wave(u - 1 / 3) * light, wave(u - 2 / 3) * light, 255]
  })
  return imageOf(96, 64, pixels)
}

/** A decal, 48 x 32: a red disc with a soft rim and a white bar, on nothing. */
function art(): ImageValue {
  const pixels = paint(48, 32, (u, v) => {
    const distance = Math.hypot((u - 0.5) * 1.5, v - 0.5)
    const bar = Math.abs(v - 0.5) < 0.08 && u > 0.25 && u < 0.75
    const cover = Math.min(1, Math.max(0, (0.45 - distance) * 16))
    return bar ? [255, 255, 255, 255] : [210, 30, 40, cover * 255]
  })
  return imageOf(48, 32, pixels)
}

/** A sheet of the test car, 128 x 128: blue fading to teal. */
function sheet(): ImageValue {
  const pixels = paint(128, 128, (u, v) => [20 + 30 * u, 60 + 120 * v, 150 + 40 * u, 255])
  return imageOf(128, 128, pixels, { sheet: { car: TEST_CAR.id, carHash: TEST_CAR.hash, sheet: 'body' } })
}

/** A disc with a soft rim, 96 x 64: fits `photo`. */
function mask(): MaskValue {
  const coverage = allocate(96 * 64)
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 96; x++) {
      const distance = Math.hypot(x + 0.5 - 48, y + 0.5 - 32)
      coverage[y * 96 + x] = Math.min(255, Math.max(0, (28 - distance) * 32))
    }
  }
  return maskOf(96, 64, coverage)
}

/** The fixture of that name, made anew. `free` is a picture that lies on no sheet, 128 x 128. */
export function fixture(name: FixtureName): Value {
  switch (name) {
    case 'photo':
      return photo()
    case 'art':
      return art()
    case 'sheet':
      return sheet()
    case 'mask':
      return mask()
    case 'car':
      return TEST_CAR
    case 'free':
      return imageOf(128, 128, paint(128, 128, (u, v) => [255 * u, 90, 255 * v, 255]))
  }
}
