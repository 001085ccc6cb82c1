import { CENTRE_V } from './loft.ts'
import type { Loft } from './loft.ts'
import { clamp, lerp } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** Signed distances to the body's cross-section at a point's x, in metres, positive outside. */
export interface SectionDistance {
  readonly at: (x: number, y: number, z: number) => number
  /** The distance, and its slope along x, y and z. */
  readonly withSlope: (x: number, y: number, z: number) => { readonly d: number; readonly slope: Vec3 }
}

const SLICE = 0.005
const POINTS = 280

interface Slice {
  readonly y: Float64Array
  readonly z: Float64Array
  readonly sillY: number
  readonly sillZ: number
}

/** Distance to one cross-section, with the outline's normal blended along each segment. */
const distanceToSlice = (s: Slice, y: number, z: number): readonly [number, number, number] => {
  let best = Infinity
  let at = 0
  let share = 0
  for (let i = 0; i < POINTS; i++) {
    const [ex, ey] = [s.y[i + 1]! - s.y[i]!, s.z[i + 1]! - s.z[i]!]
    const [wx, wy] = [y - s.y[i]!, z - s.z[i]!]
    const h = clamp((wx * ex + wy * ey) / (ex * ex + ey * ey || 1e-12))
    const d = (wx - ex * h) ** 2 + (wy - ey * h) ** 2
    if (d < best) {
      best = d
      at = i
      share = h
    }
  }
  const edge = (i: number): readonly [number, number] => {
    const j = clamp(i, 0, POINTS - 1)
    const [ex, ey] = [s.y[j + 1]! - s.y[j]!, s.z[j + 1]! - s.z[j]!]
    const l = Math.sqrt(ex * ex + ey * ey) || 1e-12
    return [ey / l, -ex / l]
  }
  const [here, before, after] = [edge(at), edge(at - 1), edge(at + 1)]
  const [n0y, n0z] = [here[0] + before[0], here[1] + before[1]]
  const [n1y, n1z] = [here[0] + after[0], here[1] + after[1]]
  const [ny, nz] = [lerp(n0y, n1y, share), lerp(n0z, n1z, share)]
  const l = Math.sqrt(ny * ny + nz * nz) || 1
  const side = (y - s.y[at]!) * here[0] + (z - s.z[at]!) * here[1]
  const d = Math.sqrt(best) * (side > 0 ? 1 : -1)
  const below = s.sillZ - z
  if (below > d && y < s.sillY) return [below, 0, -1]
  return [d, ny / l, nz / l]
}

/**
 * Distance of points near nose and tail to the lofted section at their x, in metres. Sections are sampled every 5 mm of x
 * and blended, so that the answer is continuous in x too.
 */
export const createSectionDistance = (loft: Loft): SectionDistance => {
  const slices = new Map<number, Slice>()
  const slice = (i: number): Slice => {
    const known = slices.get(i)
    if (known) return known
    const x = i * SLICE
    const made: Slice = {
      y: new Float64Array(POINTS + 1), z: new Float64Array(POINTS + 1), sillY: loft.sillY(x), sillZ: loft.sillZ(x),
    }
    for (let k = 0; k <= POINTS; k++) {
      const p = loft.point(x, (k / POINTS) * CENTRE_V)
      made.y[k] = p[1]
      made.z[k] = p[2]
    }
    slices.set(i, made)
    return made
  }
  const place = (x: number): { i: number; t: number } => {
    const i = Math.floor(x / SLICE)
    return { i, t: x / SLICE - i }
  }
  return {
    at: (x, y, z) => {
      const { i, t } = place(x)
      return lerp(distanceToSlice(slice(i), y, z)[0], distanceToSlice(slice(i + 1), y, z)[0], t)
    },
    withSlope: (x, y, z) => {
      const { i, t } = place(x)
      const [before, a, b, after] = [i - 1, i, i + 1, i + 2].map((k) => distanceToSlice(slice(k), y, z))
      const slope: Vec3 = [(after![0] - before![0]) / (3 * SLICE), lerp(a![1], b![1], t), lerp(a![2], b![2], t)]
      return { d: lerp(a![0], b![0], t), slope }
    },
  }
}
