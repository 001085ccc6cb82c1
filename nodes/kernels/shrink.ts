import { multiply, scaling, type Affine } from './affine.ts'

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

/** Half as wide (or as high) by the mean of two texels, colour weighted by alpha; an odd last texel joins the one before it. */
function halve(art: Art, across: boolean): Art {
  const width = across ? Math.max(1, art.width >> 1) : art.width
  const height = across ? art.height : Math.max(1, art.height >> 1)
  const pixels = new Uint8Array(width * height * 4)
  const from = art.pixels
  const step = (across ? 1 : art.width) * 4
  const long = across ? art.width : art.height
  const last = (across ? width : height) - 1
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const start = ((across ? y : y * 2) * art.width + (across ? x * 2 : x)) * 4
      const taps = long === 1 ? 1 : (across ? x : y) === last && long % 2 === 1 ? 3 : 2
      let r = 0
      let g = 0
      let b = 0
      let a = 0
      for (let t = 0, p = start; t < taps; t++, p += step) {
        const w = from[p + 3]!
        r += from[p]! * w
        g += from[p + 1]! * w
        b += from[p + 2]! * w
        a += w
      }
      if (a === 0) continue
      const q = (y * width + x) * 4
      pixels[q] = Math.round(r / a)
      pixels[q + 1] = Math.round(g / a)
      pixels[q + 2] = Math.round(b / a)
      pixels[q + 3] = Math.round(a / taps)
    }
  }
  const small = { width, height, pixels }
  return art.finish ? { ...small, finish: thin(art.finish, art.width, art.height, across) } : small
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
