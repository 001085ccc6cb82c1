import { describe, expect, it } from 'vitest'
import { add, cross, dot, length, scale, sub } from './vec.ts'
import type { Vec3 } from './vec.ts'
import { packFile, readWrittenMesh, readWrittenPack, trianglesOf } from './written-pack.ts'
import type { WrittenPrimitive } from './written-pack.ts'

/** Metres: length, width of the paint, roof, and the greatest height, antenna and wing included. */
const CARS = [
  { car: 'meridian-gt3', length: 4.64, width: 2.04, roof: 1.21, top: 1.27 },
  { car: 'alder-tc', length: 4.3, width: 1.94, roof: 1.41, top: 1.47 },
]

describe.each(CARS)('the mesh of $car', async ({ car, length: long, width, roof, top }) => {
  const { pack, primitives, paint, size: SIZE } = await readWrittenPack(car)

  it('is as large as it is said to be, and stands on the ground', () => {
    const all = primitives.flatMap((p) => p.position)
    const span = (points: readonly Vec3[], k: number): number =>
      points.reduce((m, p) => Math.max(m, p[k]!), -9) - points.reduce((m, p) => Math.min(m, p[k]!), 9)
    expect(span(all, 2)).toBeCloseTo(long, 1)
    expect(span(paint.position, 0)).toBeCloseTo(width, 1)
    expect(all.reduce((m, p) => Math.min(m, p[1]), 9)).toBeCloseTo(0, 2)
    expect(paint.position.reduce((m, p) => Math.max(m, p[1]), 0)).toBeCloseTo(roof, 1)
    expect(all.reduce((m, p) => Math.max(m, p[1]), 0)).toBeCloseTo(top, 1)
  })

  it('looks along +Z with its left on +X', () => {
    const meanOn = (name: string): Vec3 => {
      const { box } = pack.panels.find((p) => p.name === name)!
      const own = paint.position.filter((_, i) => {
        const [u, v] = paint.uv[i]!
        return u > box.x && u < box.x + box.w && v > box.y && v < box.y + box.h
      })
      return scale(own.reduce(add, [0, 0, 0]), 1 / own.length)
    }
    expect(meanOn('left-side')[0]).toBeGreaterThan(0.8)
    expect(meanOn('right-side')[0]).toBeLessThan(-0.8)
    expect(meanOn('front-bumper')[2]).toBeGreaterThan(1.9)
    expect(meanOn('wing-top')[1]).toBeGreaterThan(1)
  })

  it('keeps to its triangle budgets', async () => {
    const count = (list: readonly WrittenPrimitive[]): number => list.reduce((n, p) => n + p.index.length / 3, 0)
    expect(count(primitives)).toBeGreaterThan(40_000)
    expect(count(primitives)).toBeLessThan(60_000)
    const live = count(await readWrittenMesh(await packFile(car, 'body-live.glb')))
    expect(live).toBeGreaterThan(15_000)
    expect(live).toBeLessThan(29_000)
  })

  it('has no flat triangle, unit normals, and faces wound like its normals', () => {
    for (const p of primitives) {
      expect(p.normal.reduce((worst, n) => Math.max(worst, Math.abs(length(n) - 1)), 0)).toBeLessThan(0.015)
      let [against, flat] = [0, 0]
      for (const [a, b, c] of trianglesOf(p)) {
        const face = cross(sub(p.position[b]!, p.position[a]!), sub(p.position[c]!, p.position[a]!))
        if (length(face) === 0) flat++
        if (dot(face, p.normal[a]!) + dot(face, p.normal[b]!) + dot(face, p.normal[c]!) < 0) against++
      }
      expect(flat, p.material).toBe(0)
      expect(against / (p.index.length / 3), p.material).toBeLessThan(0.01)
    }
  })

  it('gives sheet coordinates to paint alone, inside the sheet', () => {
    expect(primitives.filter((p) => p.uv !== null).map((p) => p.material)).toEqual(['paint'])
    const outside = paint.uv.filter(([u, v]) => Math.min(u, v) < 0 || Math.max(u, v) > 1)
    expect(outside).toEqual([])
    expect(pack.sheets.map((s) => s.material)).toEqual(['paint'])
  })

  it('is even in texel density', () => {
    const densities = pack.panels.map((p) => p.density)
    expect(Math.max(...densities) / Math.min(...densities)).toBeLessThan(1.2)
    const samples: number[] = []
    for (const [a, b, c] of trianglesOf(paint)) {
      const area = length(cross(sub(paint.position[b]!, paint.position[a]!), sub(paint.position[c]!, paint.position[a]!)))
      const [p, q, r] = [paint.uv[a]!, paint.uv[b]!, paint.uv[c]!]
      const texels = Math.abs((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])) * SIZE * SIZE
      // The walls of the flares stand upright on the sheet and have no area there; slivers say nothing.
      if (area > 1e-4 && texels > 1) samples.push(Math.sqrt(texels / area))
    }
    samples.sort((x, y) => x - y)
    const at = (share: number): number => samples[Math.floor(share * (samples.length - 1))]!
    expect(at(0.995) / at(0.005)).toBeLessThan(2)
  })
})
