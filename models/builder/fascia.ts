import { controlCurve } from './curve.ts'
import type { FasciaShape } from './shape.ts'
import { unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** A nose or tail as a height field over (y, z). */
export interface Fascia {
  /** x of the surface. */
  readonly x: (y: number, z: number) => number
  /** x of the plan curve alone, for unrolling. */
  readonly plan: (y: number) => number
  /** Unit normal, out of the car. */
  readonly normal: (y: number, z: number) => Vec3
  /** Depth below the surface in metres along x, positive inside the car. */
  readonly depth: (p: Vec3) => number
}

/** Builds the height field of a fascia; `out` is +1 for the nose and -1 for the tail. */
export const createFascia = (shape: FasciaShape, out: 1 | -1): Fascia => {
  const profile = controlCurve(shape.profile.knots, shape.profile.sigma)
  const plan = (y: number): number => {
    const q = Math.abs(y) / 0.9
    return shape.end + shape.plan.square * q * q + shape.plan.sixth * q ** 6
  }
  const x = (y: number, z: number): number => plan(y) + profile(z)
  const normal = (y: number, z: number): Vec3 => {
    const e = 0.003
    const dy = (x(y + e, z) - x(y - e, z)) / (2 * e)
    const dz = (x(y, z + e) - x(y, z - e)) / (2 * e)
    return unit([out, -out * dy, -out * dz])
  }
  return { x, plan, normal, depth: (p) => out * (x(p[1], p[2]) - p[0]) }
}
