import { cutRegion, split } from './cut.ts'
import { boundary } from './boundary.ts'
import { inset, likeVertex } from './inset.ts'
import { fromOutline, meanOver, tag } from './mesh.ts'
import type { Field, Triangle, Vertex } from './mesh.ts'
import { smoothNormals } from './normals.ts'
import type { WheelShape } from './shape.ts'
import { add, length, lerp, scale, smoothstep, sub, unit } from './vec.ts'
import type { Vec3 } from './vec.ts'

const LIP = 0.016
const LINER_Y = 0.56
/** Height at which a flare ends; its lip is black below, where it turns under the sill. */
const FLARE_FOOT = 0.13

interface Arch {
  readonly x: number
  readonly radius: number
  readonly flare: number
}

const isSide = (t: Triangle): boolean => t.chart === 'side' && t.v.every((v) => v.v < 3.6)

const radiusField = (arch: Arch, axle: number): Field => (v) => Math.hypot(v.p[0] - arch.x, v.p[2] - axle) - arch.radius

/** The bolt-on flare: a ring around the arch that stands out, more so at its lip. */
const raiseFlare = (skin: readonly Triangle[], arch: Arch, wheels: WheelShape): Triangle[] => {
  const out = radiusField(arch, wheels.axleHeight)
  const { rest, region } = cutRegion(skin, isSide, [(v) => FLARE_FOOT - v.p[2], (v) => out(v) - arch.flare])
  const [edge, lip] = wheels.flareStep
  const lift = (v: Vertex): Vec3 => {
    const amount = edge + lip * (1 - smoothstep(0, arch.flare, out(v)))
    return scale([v.n[0] * 0.3, v.n[1], v.n[2] * 0.6], amount)
  }
  return [...rest, ...inset(region, lift, {})]
}

/** The lip that turns into the arch, in paint, and the dark liner behind it. */
const archLining = (skin: readonly Triangle[], arch: Arch, wheels: WheelShape): Triangle[] => {
  const out = radiusField(arch, wheels.axleHeight)
  const alongRim = ([a, b]: [Vertex, Vertex]): boolean => {
    const step = sub(b.p, a.p)
    return Math.abs(out(a)) < 2e-3 && Math.abs(out(b)) < 2e-3 && Math.abs(step[1]) < 0.7 * length(step)
  }
  const rim = boundary(skin).filter(alongRim)
  const inward = (v: Vertex): Vec3 => unit([arch.x - v.p[0], 0, wheels.axleHeight - v.p[2]])
  const strips = rim.flatMap(([a, b]): Triangle[] => {
    const [na, nb] = [inward(a), inward(b)]
    const turned = (v: Vertex, n: Vec3): Vertex => ({
      ...likeVertex(v, add(v.p, [0, -LIP, 0]), n), x: v.x + n[0] * LIP, w: v.w + n[2] * LIP,
    })
    const [a0, b0] = [{ ...a, n: na }, { ...b, n: nb }]
    const [a1, b1] = [turned(a, na), turned(b, nb)]
    const [a2, b2] = [likeVertex(a, [a.p[0], LINER_Y, a.p[2]], na), likeVertex(b, [b.p[0], LINER_Y, b.p[2]], nb)]
    const paint = Math.min(a.p[2], b.p[2]) > FLARE_FOOT + 0.015 ? tag('paint', 'side') : tag('seal')
    const dark = tag('dark')
    return [
      { ...paint, v: [b0, a0, a1] }, { ...paint, v: [b0, a1, b1] },
      { ...dark, v: [b1, a1, a2] }, { ...dark, v: [b1, a2, b2] },
    ]
  })
  const wall = Array.from({ length: 29 }, (_, i): Vec3 => {
    const angle = lerp(-0.75, Math.PI + 0.75, i / 28)
    const r = arch.radius + 0.01
    return [arch.x + Math.cos(angle) * r, LINER_Y + 0.005, wheels.axleHeight + Math.sin(angle) * r]
  })
  return [...strips, ...smoothNormals(fromOutline(wall, tag('dark')), 10)]
}

/** Cuts both wheel arches into the skin, each with its flare, lip and liner. */
export const cutArches = (skin: readonly Triangle[], wheels: WheelShape): Triangle[] => {
  const arches: Arch[] = [
    { x: wheels.frontAxle, radius: wheels.frontArch, flare: wheels.frontFlare },
    { x: wheels.rearAxle, radius: wheels.rearArch, flare: wheels.rearFlare },
  ]
  let out = [...skin]
  const linings: Triangle[] = []
  for (const arch of arches) {
    const field = radiusField(arch, wheels.axleHeight)
    out = split(raiseFlare(out, arch, wheels), field, isSide)
    out = out.filter((t) => !(isSide(t) && meanOver(t, field) < 0))
    linings.push(...archLining(out, arch, wheels))
  }
  return [...out, ...linings]
}
