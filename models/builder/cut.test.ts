import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convexFields, cutRegion, outlineDistance, split } from './cut.ts'
import { faceNormal, fromGrid, meanOver, tag, vertex } from './mesh.ts'
import type { Field, Triangle } from './mesh.ts'
import { length, range } from './vec.ts'
import type { Vec2 } from './vec.ts'

const sheet = fromGrid(range(0, 1, 6).map((y) => range(0, 1, 6).map((x) => vertex([x, y, 0], [0, 0, 1], { s: x }))), tag('paint'))
const area = (tris: readonly Triangle[]): number => tris.reduce((sum, t) => sum + length(faceNormal(t.v)) / 2, 0)
const anyLine = fc.record({
  angle: fc.double({ min: 0, max: 6.28, noNaN: true }),
  at: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
})
const toField = ({ angle, at }: { angle: number; at: number }): Field => (v) =>
  (v.p[0] - 0.5) * Math.cos(angle) + (v.p[1] - 0.5) * Math.sin(angle) - at

describe('split', () => {
  it('keeps the area and leaves no triangle across the line', () => {
    fc.assert(fc.property(anyLine, (line) => {
      const field = toField(line)
      const pieces = split(sheet, field)
      expect(area(pieces)).toBeCloseTo(1, 9)
      for (const t of pieces) {
        const signs = t.v.map(field)
        expect(Math.min(...signs) > -1e-3 || Math.max(...signs) < 1e-3).toBe(true)
      }
    }), { numRuns: 60 })
  })

  it('shares the cut vertices of neighbours', () => {
    const pieces = split(sheet, (v) => v.p[0] - 0.33)
    const onCut = pieces.flatMap((t) => t.v).filter((v) => Math.abs(v.p[0] - 0.33) < 1e-9)
    const places = new Set(onCut.map((v) => v.p[1].toFixed(9)))
    expect(new Set(onCut).size).toBe(places.size)
  })

  it('finds curved lines exactly, and blends what vertices carry', () => {
    const pieces = split(sheet, (v) => Math.hypot(v.p[0], v.p[1]) - 0.7)
    const offGrid = (q: number): boolean => Math.abs(q * 6 - Math.round(q * 6)) > 1e-6
    const cuts = pieces.flatMap((t) => t.v).filter((v) => offGrid(v.p[0]) || offGrid(v.p[1]))
    expect(cuts.length).toBeGreaterThan(10)
    for (const v of cuts) expect(v.s).toBeCloseTo(v.p[0], 12)
    for (const v of cuts) expect(Math.abs(Math.hypot(v.p[0], v.p[1]) - 0.7)).toBeLessThan(4e-4)
  })

  it('leaves alone what the filter does not admit', () => {
    expect(split(sheet, (v) => v.p[0] - 0.33, () => false)).toEqual(sheet)
  })
})

describe('cutRegion', () => {
  const square: Vec2[] = [[0.22, 0.22], [0.71, 0.22], [0.71, 0.58], [0.22, 0.58]]
  const fields = convexFields(square, 0, (v) => [v.p[0], v.p[1]])

  it('takes out exactly the region and keeps the rest', () => {
    const { rest, region } = cutRegion(sheet, () => true, fields)
    expect(area(region)).toBeCloseTo(0.49 * 0.36, 6)
    expect(area(rest) + area(region)).toBeCloseTo(1, 9)
  })

  it('does not cut triangles that lose nothing', () => {
    const { rest } = cutRegion(sheet, () => true, fields)
    const untouched = rest.filter((t) => meanOver(t, (v) => v.p[0]) > 0.85)
    expect(untouched.length).toBe(sheet.filter((t) => meanOver(t, (v) => v.p[0]) > 0.85).length)
  })
})

describe('outlines', () => {
  it('are negative inside whichever way round they are given', () => {
    const triangle: Vec2[] = [[0, 0], [1, 0], [0, 1]]
    for (const outline of [triangle, [...triangle].reverse()]) {
      const fields = convexFields(outline, 0.05, (v) => [v.p[0], v.p[1]])
      const worst = (x: number, y: number): number => Math.max(...fields.map((f) => f(vertex([x, y, 0]))))
      expect(worst(0.2, 0.2)).toBeLessThan(0)
      expect(worst(-0.04, 0.5)).toBeLessThan(0)
      expect(worst(-0.06, 0.5)).toBeGreaterThan(0)
      expect(outlineDistance(outline)(0.2, 0.2)).toBeCloseTo(-0.2, 9)
      expect(outlineDistance(outline)(-0.3, 0.5)).toBeCloseTo(0.3, 9)
    }
  })
})
