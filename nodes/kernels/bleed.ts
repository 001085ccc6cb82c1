/** Farther than any texel; squares of it stay exact. */
const FAR = 1 << 14

/**
 * Grows what is covered: every texel within `px` (straight distance) of a covered one takes the colour of the nearest covered
 * texel, alpha included. Covered texels (coverage 128 and up) and far ones stay as they are. `out` and `input` are RGBA and
 * may be the same. Exact distances: Meijster, Roerdink, Hesselink, "A General Algorithm for Computing Distance Transforms
 * in Linear Time", 2000; ties go to the texel to the left, then above.
 */
export function edgeBleed(
  out: Uint8Array,
  input: Uint8Array,
  coverage: Uint8Array,
  width: number,
  height: number,
  px: number,
): void {
  const texels = width * height
  if (out.length !== texels * 4 || input.length !== texels * 4 || coverage.length !== texels) {
    throw new RangeError('The pictures and the coverage must have the size that was said.')
  }
  const from = out === input ? input.slice() : input
  if (out !== input) out.set(input)
  if (!(px > 0)) return
  const away = nearestInColumns(coverage, width, height)
  const limit = Math.min(px * px, FAR * FAR - 1)
  const places = new Int32Array(width)
  const starts = new Int32Array(width)
  for (let y = 0; y < height; y++) {
    bleedRow(out, from, away, width, y, limit, px, places, starts)
  }
}

/** For each texel, how far up (negative) or down the nearest covered texel of its column lies; `FAR` when there is none. */
function nearestInColumns(coverage: Uint8Array, width: number, height: number): Int16Array {
  const away = new Int16Array(width * height)
  for (let x = 0; x < width; x++) away[x] = coverage[x]! >= 128 ? 0 : FAR
  for (let y = 1; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const above = away[i - width]!
      away[i] = coverage[i]! >= 128 ? 0 : above === FAR || above <= 1 - FAR ? FAR : above - 1
    }
  }
  for (let y = height - 2; y >= 0; y--) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const below = away[i + width]!
      if (below >= 0 && below < FAR - 1 && below + 1 < Math.abs(away[i]!)) away[i] = below + 1
    }
  }
  return away
}

/** One row of the second pass: the lower envelope of the columns' parabolas, and what lies nearest along it. */
function bleedRow(
  out: Uint8Array,
  from: Uint8Array,
  away: Int16Array,
  width: number,
  y: number,
  limit: number,
  px: number,
  places: Int32Array,
  starts: Int32Array,
): void {
  const row = y * width
  let top = -1
  for (let x = 0; x < width; x++) {
    const g = away[row + x]!
    if (Math.abs(g) > px) continue
    while (top >= 0) {
      const p = places[top]!
      const gp = away[row + p]!
      // The first column at which the parabola of x is strictly lower than the one of p.
      const meet = Math.floor((x * x - p * p + g * g - gp * gp) / (2 * (x - p))) + 1
      if (meet > starts[top]!) {
        if (meet < width) {
          top++
          places[top] = x
          starts[top] = meet
        }
        break
      }
      top--
    }
    if (top < 0) {
      top = 0
      places[0] = x
      starts[0] = 0
    }
  }
  for (let x = width - 1; x >= 0 && top >= 0; x--) {
    while (starts[top]! > x) top--
    const p = places[top]!
    const g = away[row + p]!
    const d = (x - p) * (x - p) + g * g
    if (d === 0 || d > limit) continue
    const q = ((y + g) * width + p) * 4
    for (let k = 0; k < 4; k++) out[(row + x) * 4 + k] = from[q + k]!
  }
}
