import { describe, expect, it } from 'vitest'
import { boundary } from './boundary.ts'
import { faceNormal, meanOver, vertex } from './mesh.ts'
import { meridian } from './meridian.ts'
import { createSectionDistance } from './section-distance.ts'
import { createRounding } from './rounding.ts'
import { FULL } from './level.ts'
import { createSkin } from './skin-grid.ts'
import { createSurfaces } from './surfaces.ts'
import { dot, length, range, sub } from './vec.ts'
import type { Vec3 } from './vec.ts'

const surfaces = createSurfaces(meridian)
const { loft, nose } = surfaces

describe('the loft', () => {
  it('is smooth through its fillets in position, slope and curvature', () => {
    const h = 1e-3
    const at = (v: number): Vec3 => loft.point(-1.2, v)
    const bend = (v: number): number => length(sub(sub(at(v + h), at(v)), sub(at(v), at(v - h)))) / (h * h)
    const bends = range(4.2, 6.4, 2200).map(bend)
    const jumps = bends.slice(1).map((q, i) => Math.abs(q - bends[i]!))
    expect(Math.max(...jumps)).toBeLessThan(0.02 * Math.max(...bends))
  })

  it('has outward normals at right angles to the surface', () => {
    for (const x of range(-2, 2, 9)) for (const v of range(0.3, 6.7, 12)) {
      const n = loft.normal(x, v)
      const along = sub(loft.point(x + 0.01, v), loft.point(x - 0.01, v))
      expect(length(n)).toBeCloseTo(1, 9)
      expect(Math.abs(dot(n, along)) / length(along)).toBeLessThan(0.02)
      expect(v < 3 ? n[1] : n[2]).toBeGreaterThan(0)
    }
  })

  it('finds the skin over and beside a point', () => {
    const top = loft.above(0.9, 0.3)
    expect([top[0], top[1]]).toEqual([0.9, expect.closeTo(0.3, 6)])
    expect(loft.beside(0.9, 0.4)[2]).toBeCloseTo(0.4, 6)
  })
})

describe('the distance to a section', () => {
  const section = createSectionDistance(loft)

  it('is zero on the skin, positive outside and negative inside', () => {
    for (const v of range(0.5, 6.5, 12)) {
      const [x, y, z] = loft.point(1.9, v)
      const n = loft.normal(1.9, v)
      expect(Math.abs(section.at(x, y, z))).toBeLessThan(1e-3)
      expect(section.at(x, y + 0.02 * n[1], z + 0.02 * n[2])).toBeGreaterThan(0.01)
      expect(section.at(x, y - 0.02 * n[1], z - 0.02 * n[2])).toBeLessThan(-0.01)
    }
  })
})

describe('the rounded nose', () => {
  const rounded = createRounding(surfaces, nose, meridian.nose.round, createSectionDistance(loft))

  it('takes the edge back and leaves the faces alone', () => {
    const y = 0.3
    const edge = range(0.45, 0.56, 400)
      .map((z): Vec3 => [nose.x(y, z), y, z])
      .reduce((best, p) => (Math.abs(p[2] - loft.above(p[0], y)[2]) < Math.abs(best[2] - loft.above(best[0], y)[2]) ? p : best))
    const moved = rounded(vertex(edge, [1, 0, 0]))
    expect(length(sub(moved.p, edge))).toBeGreaterThan(0.003)
    expect(length(sub(moved.p, edge))).toBeLessThan(meridian.nose.round)
    expect(moved.n[0]).toBeGreaterThan(0.3)
    expect(moved.n[2]).toBeGreaterThan(0.3)
    const face = vertex([nose.x(0.3, 0.3), 0.3, 0.3], [1, 0, 0])
    expect(rounded(face)).toBe(face)
  })
})

describe('the skin', () => {
  const skin = createSkin(surfaces, FULL)

  it('is closed but for the sill, the middle plane and where the nose grazes the flank', () => {
    const open = boundary(skin).filter(([a, b]) => Math.abs(a.p[1]) > 1e-5 || Math.abs(b.p[1]) > 1e-5)
    const high = open.filter(([a, b]) => Math.min(a.p[2], b.p[2]) > surfaces.loft.sillZ(a.p[0]) + 0.03)
    const grazing = high.filter(([a]) => Math.abs(a.p[0] - 1.82) < 0.03 && a.p[1] > 0.88)
    expect(open.length).toBeGreaterThan(40)
    expect(high).toEqual(grazing)
    expect(grazing.length).toBeLessThan(20)
  })

  it('lies within the car and has no area missing', () => {
    expect(skin.reduce((sum, t) => sum + length(faceNormal(t.v)) / 2, 0)).toBeGreaterThan(5.5)
    expect(skin.every((t) => meanOver(t, (v) => v.p[1]) >= 0)).toBe(true)
  })
})
