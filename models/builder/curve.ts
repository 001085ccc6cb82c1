import { clamp } from './vec.ts'

/** A knot of a control curve: where along the axis, and the value there, both in metres. */
export type Knot = readonly [number, number]
/** A function of one coordinate. */
export type Curve = (x: number) => number

const STEP = 0.01
const TAPS = 20

/** Monotone cubic through knots (PCHIP, Fritsch and Carlson 1980), straight beyond the ends. */
const monotoneCubic = (knots: readonly Knot[]): Curve => {
  const sorted = [...knots].sort((a, b) => a[0] - b[0])
  const x = sorted.map((k) => k[0])
  const y = sorted.map((k) => k[1])
  const last = x.length - 1
  const slope = x.slice(1).map((xi, i) => (y[i + 1]! - y[i]!) / (xi - x[i]!))
  const tangent = x.map((_, i) => {
    const before = slope[i - 1] ?? slope[i]!
    const after = slope[i] ?? slope[i - 1]!
    if (i === 0 || i === last) return i === 0 ? after : before
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after)
  })
  return (at) => {
    if (at <= x[0]!) return y[0]! + tangent[0]! * (at - x[0]!)
    if (at >= x[last]!) return y[last]! + tangent[last]! * (at - x[last]!)
    let i = 0
    while (at > x[i + 1]!) i++
    const h = x[i + 1]! - x[i]!
    const t = (at - x[i]!) / h
    const t2 = t * t
    const t3 = t2 * t
    return (
      (2 * t3 - 3 * t2 + 1) * y[i]! +
      (t3 - 2 * t2 + t) * h * tangent[i]! +
      (3 * t2 - 2 * t3) * y[i + 1]! +
      (t3 - t2) * h * tangent[i + 1]!
    )
  }
}

/** Gaussian-weighted mean of `f` around `x`, standard deviation `sigma` (metres). */
const smoothed = (f: Curve, x: number, sigma: number): number => {
  let sum = 0
  let weight = 0
  for (let j = -TAPS; j <= TAPS; j++) {
    const g = Math.exp(-0.5 * (j / 7) ** 2)
    sum += g * f(x + (j * sigma) / 7)
    weight += g
  }
  return sum / weight
}

/**
 * A fair control curve: monotone cubic through the knots, then Gaussian smoothing with standard deviation `sigma`
 * (metres), tabulated every centimetre. It does not overshoot; with `sigma` 0 it passes through every knot.
 */
export const controlCurve = (knots: readonly Knot[], sigma: number): Curve => {
  const raw = monotoneCubic(knots)
  if (sigma === 0) return raw
  const ends = knots.map((k) => k[0])
  const start = Math.min(...ends) - 0.1
  const count = Math.round((Math.max(...ends) + 0.1 - start) / STEP)
  const table = Float64Array.from({ length: count + 1 }, (_, i) => smoothed(raw, start + i * STEP, sigma))
  return (x) => {
    const f = clamp((x - start) / STEP, 1, count - 2.001)
    const i = Math.floor(f)
    const t = f - i
    const [a, b, c, d] = [table[i - 1]!, table[i]!, table[i + 1]!, table[i + 2]!]
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  }
}
