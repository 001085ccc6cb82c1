/** Three numbers: a point in metres or a direction. The builder's frame is x forward, y to the car's left, z up. */
export type Vec3 = readonly [number, number, number]
/** Two numbers: a point in a plane, in metres or in sheet space. */
export type Vec2 = readonly [number, number]

/** Component-wise sum. */
export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
/** Component-wise difference. */
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
/** Every component times `s`. */
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s]
/** Inner product. */
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
/** Right-handed cross product. */
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
/** Euclidean length. */
export const length = (a: Vec3): number => Math.sqrt(dot(a, a))
/** The unit vector along `a`; the zero vector stays zero. */
export const unit = (a: Vec3): Vec3 => scale(a, 1 / (length(a) || 1))
/** `f` of each component. */
export const map3 = (a: Vec3, f: (q: number) => number): Vec3 => [f(a[0]), f(a[1]), f(a[2])]
/** Straight blend: `a` at 0, `b` at 1. */
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t
/** Straight blend of two vectors. */
export const lerp3 = (a: Vec3, b: Vec3, t: number): Vec3 => [lerp(a[0], b[0], t), lerp(a[1], b[1], t), lerp(a[2], b[2], t)]
/** `x` kept between `lo` and `hi`. */
export const clamp = (x: number, lo = 0, hi = 1): number => Math.min(hi, Math.max(lo, x))
/** Hermite step from 0 at `a` to 1 at `b`; `a` may be the greater. */
export const smoothstep = (a: number, b: number, x: number): number => {
  const t = clamp((x - a) / (b - a))
  return t * t * (3 - 2 * t)
}
/** Bell of height 1 at 0 with standard deviation `sigma`. */
export const bell = (x: number, sigma: number): number => Math.exp(-(x * x) / (2 * sigma * sigma))
/** `n + 1` numbers from `a` to `b`, evenly spaced. */
export const range = (a: number, b: number, n: number): number[] => Array.from({ length: n + 1 }, (_, i) => lerp(a, b, i / n))
