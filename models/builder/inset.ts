import { boundary } from './boundary.ts'
import type { Tag, Triangle, Vertex } from './mesh.ts'
import { isFlat, vertex } from './mesh.ts'
import { smoothNormals } from './normals.ts'
import { stitch } from './stitch.ts'
import { add, cross, sub, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

/** How `inset` treats the moved floor and the walls around it; what is left out stays as the region has it. */
export interface InsetStyle {
  readonly floor?: Partial<Tag>
  readonly wall?: Partial<Tag>
  /** Keep the floor's normals instead of computing new ones. */
  readonly keepNormals?: boolean
}

/** Points of a region closer than this to one of its edges lie on that edge. */
const JOINT = 2e-4

/** A region moved by `offset` (metres, per vertex), closed by walls along its border; no wall on the middle plane. */
export const inset = (cut: readonly Triangle[], offset: (v: Vertex) => Vec3, style: InsetStyle): Triangle[] => {
  const region = stitch(cut, JOINT)
  const low = new Map<Vertex, Vertex>()
  const lowered = (v: Vertex): Vertex => {
    const known = low.get(v)
    if (known) return known
    const made = { ...v, p: add(v.p, offset(v)) }
    low.set(v, made)
    return made
  }
  const flat = region.map((t): Triangle => ({ ...t, ...style.floor, v: [lowered(t.v[0]), lowered(t.v[1]), lowered(t.v[2])] }))
  const out = style.keepNormals ? flat : smoothNormals(flat)
  const model = region[0]
  if (!model) return out
  for (const [a, b] of boundary(region)) {
    if (Math.abs(a.p[1]) < 1e-5 && Math.abs(b.p[1]) < 1e-5) continue
    const [c, d] = [lowered(b), lowered(a)]
    const n = unit(cross(sub(b.p, a.p), sub(d.p, a.p)))
    const wall = (x: Vertex, y: Vertex, z: Vertex): Triangle => ({
      ...model, ...style.wall, v: [{ ...x, n }, { ...y, n }, { ...z, n }],
    })
    out.push(...[wall(a, b, c), wall(a, c, d)].filter((t) => !isFlat(t.v)))
  }
  return out
}

/** A vertex that carries the skin coordinates of `of`, at another place. */
export const likeVertex = (of: Vertex, p: Vec3, n: Vec3): Vertex => vertex(p, n, { ...of, p, n })
