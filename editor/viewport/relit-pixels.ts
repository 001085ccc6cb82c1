import { byteOf, fillMips, levelsOf, LIGHT, roomFor, type MipLevel, type Texels } from './sheet-mips.ts'

/** Pictures of one scene, `width * height` px of four numbers in linear light, first row at the bottom as WebGL reads them. */
export interface LightPictures {
  readonly width: number
  readonly height: number
  /** The scene under black paint, and under white paint. Colours are weighted by alpha. */
  readonly dark: Float32Array
  readonly light: Float32Array
  /** Where on the sheet a pixel looks (u, v), at which mip level of a sheet one texel wide, and whether it looks there (alpha). */
  readonly where: Float32Array
}

/** Those pixels that paint lights, one after the other. */
export interface LitPixels {
  /** Places in the picture, first row at the top, and the part of it that they lie in, px. */
  readonly at: Uint32Array
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** RGB under black paint, and what white paint adds, both divided by alpha. */
  readonly dark: Float32Array
  readonly slope: Float32Array
  readonly alpha: Uint8Array
  /** u, v and mip level, three to a pixel. */
  readonly look: Float32Array
}

/** Less light than this is not seen, and pixels that are clearer than this neither. */
const FAINT = 1e-4
const CLEAR = 1 / 255

/** Picks out the pixels that paint lights. Along the paint's edge the middle of a pixel may lie beside it: then a neighbour knows. */
export function litPixels({ width, height, dark, light, where }: LightPictures): LitPixels {
  const places: number[] = []
  const looks: number[] = []
  for (let i = 0; i < width * height; i++) {
    const o = i * 4
    const more = light[o]! - dark[o]! + light[o + 1]! - dark[o + 1]! + light[o + 2]! - dark[o + 2]!
    if (more < FAINT || dark[o + 3]! < CLEAR) continue
    const look = [i, i + 1, i - 1, i + width, i - width].find((each) => where[each * 4 + 3]! >= 0.5)
    if (look === undefined) continue
    places.push(i)
    looks.push(look)
  }
  const count = places.length
  const pixels = {
    at: new Uint32Array(count),
    dark: new Float32Array(count * 3),
    slope: new Float32Array(count * 3),
    alpha: new Uint8Array(count),
    look: new Float32Array(count * 3),
  }
  const [low, high] = [{ x: width, y: height }, { x: -1, y: -1 }]
  for (const [n, i] of places.entries()) {
    const [x, y] = [i % width, height - 1 - Math.floor(i / width)]
    Object.assign(low, { x: Math.min(low.x, x), y: Math.min(low.y, y) })
    Object.assign(high, { x: Math.max(high.x, x), y: Math.max(high.y, y) })
    pixels.at[n] = y * width + x
    const alpha = Math.min(1, dark[i * 4 + 3]!)
    pixels.alpha[n] = Math.round(alpha * 255)
    for (let c = 0; c < 3; c++) {
      pixels.dark[n * 3 + c] = dark[i * 4 + c]! / alpha
      pixels.slope[n * 3 + c] = Math.max(0, light[i * 4 + c]! - dark[i * 4 + c]!) / alpha
      pixels.look[n * 3 + c] = where[looks[n]! * 4 + c]!
    }
  }
  return { ...pixels, box: { x: low.x, y: low.y, width: Math.max(0, high.x - low.x + 1), height: Math.max(0, high.y - low.y + 1) } }
}

/** Which texels each pixel mixes, for sheets of one size. */
export interface Taps {
  readonly width: number
  readonly height: number
  /** The mip levels that pixels look at, and the one room in which those of each sheet are made. */
  readonly levels: readonly MipLevel[]
  readonly mips: Uint8Array
  /** Four places in the mips a pixel, and how far it lies between them along u and v. */
  readonly bytes: Uint32Array
  readonly between: Float32Array
}

/** Works out which texels of a sheet pixels look at: the four around their place, on the mip level nearest to their own. */
export function tapsOf({ look }: LitPixels, width: number, height: number): Taps {
  const count = look.length / 3
  const side = Math.log2(Math.max(width, height))
  const levelOf = (n: number) => Math.max(0, Math.min(Math.floor(side), Math.round(look[n * 3 + 2]! + side)))
  let coarsest = 0
  for (let n = 0; n < count; n++) coarsest = Math.max(coarsest, levelOf(n))
  const levels = levelsOf(width, height, coarsest)
  const bytes = new Uint32Array(count * 4)
  const between = new Float32Array(count * 2)
  for (let n = 0; n < count; n++) {
    const { start, width: w, height: h } = levels[levelOf(n)]!
    const u = Math.max(0, Math.min(w - 1, look[n * 3]! * w - 0.5))
    const v = Math.max(0, Math.min(h - 1, look[n * 3 + 1]! * h - 0.5))
    const [x, y] = [Math.floor(u), Math.floor(v)]
    const [right, below] = [Math.min(w - 1, x + 1), Math.min(h - 1, y + 1)]
    const places = [y * w + x, y * w + right, below * w + x, below * w + right]
    for (const [k, place] of places.entries()) bytes[n * 4 + k] = (start + place) * 4
    between.set([u - x, v - y], n * 2)
  }
  return { width, height, levels, mips: roomFor(levels), bytes, between }
}

/** The curve of the ACES reference and output transforms, as fitted by Stephen Hill. */
const curve = (v: number): number => (v * (v + 0.0245786) - 0.000090537) / (v * (0.983729 * v + 0.432951) + 0.238081)

/**
 * Lights pixels with the colours of a sheet, into straight RGBA of the whole picture. Light is `dark + slope * colour`, seen as
 * three.js tone maps it: ACES filmic (Hill's fit, with his matrices from and to linear sRGB), where `exposure` 0.6 is neutral.
 */
export function relight(out: Uint8ClampedArray, pixels: LitPixels, taps: Taps, sheet: Texels, exposure: number): void {
  const { at, dark, slope, alpha } = pixels
  const { levels, mips, bytes, between } = taps
  fillMips(mips, sheet, levels)
  const scale = exposure / 0.6
  for (let n = 0, i = 0, j = 0; n < at.length; n++, i += 3, j += 4) {
    const fu = between[n * 2]!
    const fv = between[n * 2 + 1]!
    const a = bytes[j]!
    const b = bytes[j + 1]!
    const c = bytes[j + 2]!
    const d = bytes[j + 3]!
    const red = scale * (dark[i]! + slope[i]! * mixed(mips, a, b, c, d, fu, fv))
    const green = scale * (dark[i + 1]! + slope[i + 1]! * mixed(mips, a + 1, b + 1, c + 1, d + 1, fu, fv))
    const blue = scale * (dark[i + 2]! + slope[i + 2]! * mixed(mips, a + 2, b + 2, c + 2, d + 2, fu, fv))
    const x = curve(0.59719 * red + 0.35458 * green + 0.04823 * blue)
    const y = curve(0.076 * red + 0.90834 * green + 0.01566 * blue)
    const z = curve(0.0284 * red + 0.13383 * green + 0.83777 * blue)
    const o = at[n]! * 4
    out[o] = byteOf(1.60475 * x - 0.53108 * y - 0.07367 * z)
    out[o + 1] = byteOf(-0.10208 * x + 1.10813 * y - 0.00605 * z)
    out[o + 2] = byteOf(-0.00327 * x - 0.07276 * y + 1.07602 * z)
    out[o + 3] = alpha[n]!
  }
}

/** The light between four texels. */
function mixed(mips: Uint8Array, a: number, b: number, c: number, d: number, fu: number, fv: number): number {
  const from = LIGHT[mips[a]!]!
  const to = LIGHT[mips[c]!]!
  const above = from + (LIGHT[mips[b]!]! - from) * fu
  const below = to + (LIGHT[mips[d]!]! - to) * fu
  return above + (below - above) * fv
}
