import { multiply, scaling, type Affine } from './affine.ts'
import { nearest } from './plain/nearest.ts'
import { after, AT, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** A picture to be drawn: RGBA, straight alpha; `finish` is a plane of the same size. */
export interface Art {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly finish?: Uint8Array
}

/** Every second column (or row) of a finish plane: finishes are not averaged, a mean of chrome and matte is neither. */
function thin(plane: Uint8Array, width: number, height: number, across: boolean): Uint8Array {
  const w = across ? Math.max(1, width >> 1) : width
  const h = across ? height : Math.max(1, height >> 1)
  const out = new Uint8Array(w * h * 4)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = ((across ? y : y * 2) * width + (across ? x * 2 : x)) * 4
      for (let k = 0; k < 4; k++) out[(y * w + x) * 4 + k] = plane[p + k]!
    }
  }
  return out
}

/** Half as wide (or as high) by the mean of two texels, colour weighted by alpha; an odd last texel joins the ones before it. */
function halve(art: Art, across: boolean): Art {
  const width = across ? Math.max(1, art.width >> 1) : art.width
  const height = across ? art.height : Math.max(1, art.height >> 1)
  const pixels = new Uint8Array(width * height * 4)
  const odd = (across ? art.width : art.height) % 2 === 1
  for (let y = 0; y < height; y++) {
    if (across) {
      narrowRow(pixels, y * width, art.pixels, y * art.width, width)
      if (odd) meanOf(pixels, (y + 1) * width - 1, art.pixels, (y + 1) * art.width - 3, 1, 3)
    } else if (odd && y === height - 1) {
      for (let x = 0; x < width; x++) meanOf(pixels, y * width + x, art.pixels, (art.height - 3) * width + x, width, 3)
    } else {
      lowerRow(pixels, y * width, art.pixels, y * 2 * width, width)
    }
  }
  const small = { width, height, pixels }
  return art.finish ? { ...small, finish: thin(art.finish, art.width, art.height, across) } : small
}

/** The mean of `taps` texels that lie `step` apart. Places and steps are in texels. */
function meanOf(out: Uint8Array, to: number, from: Uint8Array, at: number, step: number, taps: number): void {
  let sum = 0
  for (let t = 0; t < taps; t++) sum += from[(at + t * step) * 4 + 3]!
  for (let k = 0; k < 3; k++) {
    let c = 0
    for (let t = 0; t < taps; t++) c += from[(at + t * step) * 4 + k]! * from[(at + t * step) * 4 + 3]!
    out[to * 4 + k] = sum === 0 ? 0 : nearest(Math.fround(c / sum))
  }
  out[to * 4 + 3] = nearest(Math.fround(sum / taps))
}

function narrowRow(out: Uint8Array, to: number, from: Uint8Array, at: number, count: number): void {
  if (isPlain()) {
    for (let x = 0; x < count; x++) meanOf(out, to + x, from, at + x * 2, 1, 2)
    return
  }
  const row = after(AT.free, count * 4)
  const held = memory(row - AT.free + count * 8 + 32)
  held.set(from.subarray(at * 4, (at + count * 2) * 4), row)
  kernels().narrow(AT.free, row, count)
  out.set(held.subarray(AT.free, AT.free + count * 4), to * 4)
}

function lowerRow(out: Uint8Array, to: number, from: Uint8Array, at: number, count: number): void {
  if (isPlain()) {
    for (let x = 0; x < count; x++) meanOf(out, to + x, from, at + x, count, 2)
    return
  }
  const rows = after(AT.free, count * 4)
  const held = memory(rows - AT.free + count * 8 + 32)
  held.set(from.subarray(at * 4, (at + count * 2) * 4), rows)
  kernels().lower(AT.free, rows, rows + count * 4, count)
  out.set(held.subarray(AT.free, AT.free + count * 4), to * 4)
}

/** The art `times` halved along both axes: the mean of whole blocks of texels. */
export function halved(art: Art, times: number): Art {
  let small = art
  for (let i = 0; i < times; i++) small = halve(halve(small, true), false)
  return small
}

/**
 * The art shrunken by halves until a step of one target pixel is at most two of its texels along either axis, and the
 * matrix (target px -> art px) that goes with it. Art that is not shrunken on the target comes back as it is.
 */
export function mipFor(art: Art, matrix: Affine): { readonly art: Art; readonly matrix: Affine } {
  let small = art
  let m = matrix
  while (small.width > 1 && Math.hypot(m[0], m[2]) > 2) {
    const from = small.width
    small = halve(small, true)
    m = multiply(scaling(small.width / from, 1), m)
  }
  while (small.height > 1 && Math.hypot(m[1], m[3]) > 2) {
    const from = small.height
    small = halve(small, false)
    m = multiply(scaling(1, small.height / from), m)
  }
  return { art: small, matrix: m }
}
