import { describe, expect, it } from 'vitest'
import { boundary } from './boundary.ts'
import { inset } from './inset.ts'
import { faceNormal, fromGrid, tag, vertex } from './mesh.ts'
import type { Triangle, Vertex } from './mesh.ts'
import { stitch, zip } from './stitch.ts'
import { length, range } from './vec.ts'

const sheet = (x0: number, x1: number, columns: number, rows: number, wobble = 0): Triangle[] => {
  const at = (x: number, y: number): Vertex => vertex([x + (x === x1 ? 0 : wobble * Math.sin(9 * y)), y, 0], [0, 0, 1])
  return fromGrid(range(0, 1, rows).map((y) => range(x0, x1, columns).map((x) => at(x, y))), tag('paint'))
}

const area = (tris: readonly Triangle[]): number => tris.reduce((sum, t) => sum + length(faceNormal(t.v)) / 2, 0)
const inner = (tris: readonly Triangle[], x: number): number =>
  boundary(tris).filter(([a, b]) => Math.abs(a.p[0] - x) < 0.01 && Math.abs(b.p[0] - x) < 0.01).length

describe('stitch', () => {
  it('closes T-junctions along a straight joint', () => {
    const both = [...sheet(0, 1, 2, 3), ...sheet(1, 2, 2, 5)]
    expect(inner(both, 1)).toBe(8)
    const closed = stitch(both, 1e-4)
    expect(inner(closed, 1)).toBe(0)
    expect(area(closed)).toBeCloseTo(2, 9)
  })

  it('changes nothing where nothing touches', () => {
    const alone = sheet(0, 1, 3, 3)
    expect(stitch(alone, 1e-4)).toEqual(alone)
  })
})

describe('zip', () => {
  it('joins borders that were sampled apart and do not quite meet', () => {
    const right = sheet(1, 2, 2, 5, 0.002)
    const joined = zip(sheet(0, 1, 2, 3), right, 0.005)
    expect(inner(joined, 1)).toBe(0)
  })
})

describe('inset', () => {
  it('closes a sunk region with walls, but for the middle plane', () => {
    const region = sheet(2, 3, 3, 3)
    const sunk = inset(region, () => [0, 0, -0.25], { floor: { material: 'dark' }, wall: { material: 'carbon' } })
    expect(area(sunk.filter((t) => t.material === 'dark'))).toBeCloseTo(1, 9)
    expect(area(sunk.filter((t) => t.material === 'carbon'))).toBeCloseTo(3 * 0.25, 9)
    const open = boundary(sunk).filter(([a, b]) => a.p[1] !== 0 || b.p[1] !== 0)
    expect(open.every(([a, b]) => a.p[2] === 0 && b.p[2] === 0)).toBe(true)
  })
})
