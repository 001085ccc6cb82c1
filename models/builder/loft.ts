import { controlCurve } from './curve.ts'
import type { Curve } from './curve.ts'
import type { BodyShape, CurveData } from './shape.ts'
import { bell, clamp, cross, lerp, smoothstep, sub, unit } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** The lofted half body: points and normals at a station `x` (metres) and a section parameter `v` (0 sill to 7 centre). */
export interface Loft {
  readonly point: (x: number, v: number) => Vec3
  readonly normal: (x: number, v: number) => Vec3
  readonly sillY: Curve
  readonly sillZ: Curve
  /** The point of the upper skin over (x, y). */
  readonly above: (x: number, y: number) => Vec3
  /** The point of the side skin at (x, z), below the shoulder. */
  readonly beside: (x: number, z: number) => Vec3
}

/** Where the section reaches the centre line. */
export const CENTRE_V = 7

const toCurve = (data: CurveData): Curve => controlCurve(data.knots, data.sigma)

/** The eight section points (y, z) at a station, from the sill to the centre line. */
const sectionKeys = (body: BodyShape): ((x: number) => readonly Vec2[]) => {
  const ys = [body.sillY, body.lowerY, body.waistY, body.shoulderY, body.valleyY, body.ridgeY].map(toCurve)
  const zs = [body.sillZ, body.lowerZ, body.waistZ, body.shoulderZ, body.valleyZ, body.ridgeZ].map(toCurve)
  const centre = toCurve(body.centreZ)
  const cache = new Map<number, readonly Vec2[]>()
  return (x) => {
    const known = cache.get(x)
    if (known) return known
    const keys = ys.map((y, i): Vec2 => [y(x), zs[i]!(x)])
    const top = centre(x)
    const crownLift = body.crownLift.height * smoothstep(...body.crownLift.rear, x) * (1 - smoothstep(...body.crownLift.front, x))
    keys.push([ys[5]!(x) * body.crown, top + crownLift], [0, top])
    cache.set(x, keys)
    return keys
  }
}

/**
 * A corner at `b` between `a` and `c` as a quintic that takes up `fraction` of both legs, `t` 0..1. Its first three and
 * last three control points lie on the legs at shares 0, 0.4, 0.8: position, slope and curvature run on into the legs.
 */
const fillet = (a: Vec2, b: Vec2, c: Vec2, fraction: number, t: number): Vec2 => {
  const q = 1 - t
  const on = (end: Vec2, axis: 0 | 1, share: number): number => lerp(lerp(b[axis], end[axis], fraction / 2), b[axis], share)
  const at = (axis: 0 | 1): number =>
    q ** 5 * on(a, axis, 0) + 5 * q ** 4 * t * on(a, axis, 0.4) + 10 * q ** 3 * t ** 2 * on(a, axis, 0.8) +
    10 * q ** 2 * t ** 3 * on(c, axis, 0.8) + 5 * q * t ** 4 * on(c, axis, 0.4) + t ** 5 * on(c, axis, 0)
  return [at(0), at(1)]
}

const sectionPoint = (keys: readonly Vec2[], fillets: readonly number[], at: number): Vec2 => {
  const v = clamp(at, 0, CENTRE_V)
  const i = Math.round(v)
  const f = fillets[i] ?? 0
  if (i > 0 && i < CENTRE_V && Math.abs(v - i) < f / 2) {
    return fillet(keys[i - 1]!, keys[i]!, keys[i + 1]!, f, (v - i + f / 2) / f)
  }
  const j = Math.min(CENTRE_V - 1, Math.floor(v))
  const [a, b, t] = [keys[j]!, keys[j + 1]!, v - j]
  return [lerp(a[0], b[0], t), lerp(a[1], b[1], t)]
}

/** Bisects `f` rising over `lo`..`hi` for zero. */
const bisect = (f: (t: number) => number, from: number, to: number): number => {
  let [lo, hi] = [from, to]
  for (let i = 0; i < 30; i++) {
    const mid = (lo + hi) / 2
    if (f(mid) < 0) lo = mid
    else hi = mid
  }
  return (lo + hi) / 2
}

/** Builds the loft of a body. Its points are exact functions of (x, v); normals are central differences of 4 mm. */
export const createLoft = (body: BodyShape): Loft => {
  const keys = sectionKeys(body)
  const { scallop, dome, roofChannel: channel } = body
  const point = (x: number, v: number): Vec3 => {
    let [y, z] = sectionPoint(keys(x), body.fillets, v)
    if (v < 3.2) {
      const along = smoothstep(...scallop.rear, x) * (1 - smoothstep(...scallop.front, x))
      y -= scallop.depth * along * bell(z - scallop.z, scallop.sigma)
    }
    if (v > 4) {
      z += dome.height * smoothstep(...dome.across, v) * smoothstep(...dome.front, x) * smoothstep(...dome.rear, x)
      const across = 1 - smoothstep(channel.half - channel.edge, channel.half + channel.edge, y)
      z -= channel.depth * across * smoothstep(...channel.front, x) * smoothstep(...channel.rear, x)
    }
    return [x, y, z]
  }
  const normal = (x: number, v: number): Vec3 => {
    const e = 0.004
    const along = sub(point(x + e, v), point(x - e, v))
    const across = sub(point(x, Math.min(CENTRE_V, v + 4 * e)), point(x, Math.max(0, v - 4 * e)))
    return unit(cross(across, along))
  }
  return {
    point,
    normal,
    sillY: toCurve(body.sillY),
    sillZ: toCurve(body.sillZ),
    above: (x, y) => point(x, bisect((v) => y - point(x, v)[1], 3, CENTRE_V)),
    beside: (x, z) => point(x, bisect((v) => point(x, v)[2] - z, 0, 3.3)),
  }
}
