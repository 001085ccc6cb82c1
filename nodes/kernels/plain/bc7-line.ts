import { MOMENT_OF, type Subset, type Work } from './bc7-state.ts'

const f = Math.fround
const TINY = f(1e-6)
const LEAST_LENGTH = f(1e-18)
const FAR = f(1e9)

/** In the order of additions of the lanes. */
function dot(a: ArrayLike<number>, b: ArrayLike<number>, channels: number): number {
  const first = f(f(a[0]! * b[0]!) + f(a[1]! * b[1]!))
  if (channels === 3) return f(first + f(a[2]! * b[2]!))
  return f(first + f(f(a[2]! * b[2]!) + f(a[3]! * b[3]!)))
}

/** The main axis of a covariance whose trace is one, of unit length. */
function mainAxis(cov: readonly number[][], channels: number, to: Float32Array): void {
  let k = 0
  for (let c = 1; c < channels; c++) if (cov[c]![c]! > cov[k]![k]!) k = c
  let v = cov[k]!.slice(0, channels)
  for (let n = 0; n < 4; n++) {
    const from = v
    v = cov.map((row) => dot(row, from, channels))
  }
  const unit = f(1 / f(Math.sqrt(Math.max(dot(v, v, channels), LEAST_LENGTH))))
  for (let c = 0; c < channels; c++) to[c] = f(v[c]! * unit)
}

/** Sixteen or so times the covariance: n times the moments less the products of sums. Exact. */
function spread(n: number, sum: Float32Array, moment: Float32Array, channels: number): number[][] {
  const cov: number[][] = []
  for (let a = 0; a < channels; a++) {
    cov.push([])
    for (let b = 0; b < channels; b++) cov[a]!.push(f(f(n * moment[MOMENT_OF[a]![b]!]!) - f(sum[a]! * sum[b]!)))
  }
  return cov
}

/** The main axis of texels of which count, sums and moments are given; with `cross`, a second one as well. */
export function findAxis(
  n: number,
  sum: Float32Array,
  moment: Float32Array,
  channels: number,
  to: Float32Array,
  cross?: Float32Array,
): void {
  const cov = spread(n, sum, moment, channels)
  const first = f(cov[0]![0]! + cov[1]![1]!)
  const trace = channels === 3 ? f(first + cov[2]![2]!) : f(first + f(cov[2]![2]! + cov[3]![3]!))
  const unit = f(1 / Math.max(trace, TINY))
  for (const row of cov) for (let b = 0; b < channels; b++) row[b] = f(row[b]! * unit)
  mainAxis(cov, channels, to)
  if (!cross) return
  const along = cov.map((row) => dot(row, to, channels))
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      cov[a]![b] = f(cov[a]![b]! - f(along[a]! * to[b]!))
      cov[b]![a] = cov[a]![b]!
    }
  }
  mainAxis(cov, channels, cross)
}

/** How far a texel reaches along an axis. */
export function reachOf({ px }: Work, i: number, axis: Float32Array, channels: number): number {
  const t = f(f(f(px[i]! * axis[0]!) + f(px[16 + i]! * axis[1]!)) + f(px[32 + i]! * axis[2]!))
  return channels === 3 ? t : f(t + f(px[48 + i]! * axis[3]!))
}

/** How far the texels reach along the block's axis, and the nearest and the farthest. */
export function findReach(work: Work, channels: number): void {
  const [subset] = work.subsets
  subset.low = FAR
  subset.high = -FAR
  for (let i = 0; i < 16; i++) widen(work, subset, i, reachOf(work, i, work.axis, channels))
}

/** As findReach, of two subsets with a line each. */
export function findPairReach(work: Work, channels: number): void {
  for (const subset of work.subsets) {
    subset.low = FAR
    subset.high = -FAR
  }
  for (let i = 0; i < 16; i++) {
    const subset = work.subsets[work.mask[i] as 0 | 1]
    widen(work, subset, i, reachOf(work, i, subset.line, channels))
  }
}

/** As findReach, of the masked texels alone. */
export function findMaskedReach(work: Work, subset: Subset): void {
  subset.low = FAR
  subset.high = -FAR
  for (let i = 0; i < 16; i++) if (work.mask[i] === 1) widen(work, subset, i, reachOf(work, i, subset.line, 3))
}

function widen(work: Work, subset: Subset, i: number, t: number): void {
  subset.low = Math.min(subset.low, t)
  subset.high = Math.max(subset.high, t)
  work.reach[i] = t
}

/** What a line through the three channels leaves of their spread. */
function beyond(cov: readonly number[][], channels: readonly number[]): number {
  const part = channels.map((a) => channels.map((b) => cov[a]![b]!))
  const trace = f(f(part[0]![0]! + part[1]![1]!) + part[2]![2]!)
  const unit = f(1 / Math.max(trace, TINY))
  let k = 0
  for (let c = 1; c < 3; c++) if (part[c]![c]! > part[k]![k]!) k = c
  let v = part[k]!.map((x) => f(x * unit))
  let before = v
  for (let n = 0; n < 2; n++) {
    before = v
    v = part.map((row) => f(dot(row, before, 3) * unit))
  }
  const length = f(dot(v, v, 3) / Math.max(dot(v, before, 3), f(1e-12)))
  return f(trace - f(length * trace))
}

const ROTATED = [
  [0, 1, 2],
  [3, 1, 2],
  [0, 3, 2],
  [0, 1, 3],
] as const

/** The rotation that leaves the least: which channel is best coded by itself, 0 for alpha, 1 to 3 for red to blue. */
export function bestRotation({ sum, moment }: Work): number {
  const cov = spread(16, sum, moment, 4)
  let rotation = 0
  let least = Infinity
  ROTATED.forEach((channels, k) => {
    const left = beyond(cov, channels)
    if (left >= least) return
    least = left
    rotation = k
  })
  return rotation
}
