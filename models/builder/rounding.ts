import type { Fascia } from './fascia.ts'
import type { Vertex } from './mesh.ts'
import type { SectionDistance } from './section-distance.ts'
import type { Surfaces } from './surfaces.ts'
import { add, length, scale, smoothstep, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** Moves a vertex near the edge between body and fascia onto their rounded union; leaves others as they are. */
export type Rounding = (v: Vertex) => Vertex

interface Blend {
  readonly value: number
  readonly slope: Vec3
  readonly share: number
}

/**
 * The smooth maximum of two distances (cubic, after Inigo Quilez, "smooth minimum"), `k` metres wide: continuous in
 * curvature, equal to the greater one further than `k` from the edge.
 */
const smoothMax = (a: number, b: number, da: Vec3, db: Vec3, k: number): Blend => {
  const h = Math.max(k - Math.abs(a - b), 0) / k
  const minor = (h * h) / 2
  const [wa, wb] = a > b ? [1 - minor, minor] : [minor, 1 - minor]
  return { value: Math.max(a, b) + (h * h * h * k) / 6, slope: add(scale(da, wa), scale(db, wb)), share: minor }
}

/**
 * Rounds the edge between the body and one fascia. Both sides go through the same function of position, so they still
 * meet. The width fades out towards the sill, where the edge belongs to the floor.
 */
export const createRounding = (
  surfaces: Surfaces, fascia: Fascia, width: number, section: SectionDistance,
): Rounding => {
  const field = (p: Vec3): Blend => {
    const { d, slope } = section.withSlope(p[0], Math.abs(p[1]), p[2])
    const n = fascia.normal(p[1], p[2])
    const steep = Math.abs(n[0])
    const bodySlope = 1 / Math.max(1, length(slope))
    const sill = surfaces.loft.sillZ(p[0])
    const k = Math.max(1e-4, width * smoothstep(sill + 0.02, sill + 0.12, p[2]))
    return smoothMax(d * bodySlope, -fascia.depth(p) * steep, scale(slope, bodySlope), n, k)
  }
  return (v) => {
    if (fascia.depth(v.p) > 3 * width) return v
    let p = v.p
    let blend = field(p)
    if (blend.share <= 0) return v
    for (let i = 0; i < 4; i++) {
      const l = length(blend.slope)
      p = add(p, scale(blend.slope, -blend.value / (l * l)))
      if (v.p[1] === 0) p = [p[0], 0, p[2]]
      blend = field(p)
    }
    const n = blend.slope
    return { ...v, p, n: unit(v.p[1] === 0 ? [n[0], 0, n[2]] : n) }
  }
}
