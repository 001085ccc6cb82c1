/**
 * An affine map of the plane, y downwards: `x' = a*x + c*y + e`, `y' = b*x + d*y + f`,
 * in the order of SVG's and canvas' `matrix(a, b, c, d, e, f)`.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** The map that moves nothing. */
export const identity: Affine = [1, 0, 0, 1, 0, 0]

/** The map that applies `n` first and `m` second. */
export function multiply(m: Affine, n: Affine): Affine {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

/** The map that undoes `m`. Throws a RangeError when `m` flattens the plane, or is not finite. */
export function invert(m: Affine): Affine {
  const det = m[0] * m[3] - m[1] * m[2]
  if (det === 0 || !Number.isFinite(det)) throw new RangeError('A map that flattens the plane cannot be undone.')
  const [a, b, c, d, e, f] = m
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det]
}

/** Moves by `x`, `y`. */
export function translation(x: number, y: number): Affine {
  return [1, 0, 0, 1, x, y]
}

/** Scales about the origin; one factor scales both axes. Negative factors mirror. */
export function scaling(x: number, y: number = x): Affine {
  return [x, 0, 0, y, 0, 0]
}

/** Turns about the origin by `degrees`, clockwise as seen on a screen (y downwards). Quarter turns are exact. */
export function rotation(degrees: number): Affine {
  const turn = ((degrees % 360) + 360) % 360
  const exact = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[turn]
  const cos = exact?.[0] ?? Math.cos((turn * Math.PI) / 180)
  const sin = exact?.[1] ?? Math.sin((turn * Math.PI) / 180)
  return [cos, sin, -sin, cos, 0, 0]
}

/** Where `m` takes the point `x`, `y`. */
export function apply(m: Affine, x: number, y: number): readonly [x: number, y: number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
}
