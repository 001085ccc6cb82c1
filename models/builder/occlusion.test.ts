import { describe, expect, it } from 'vitest'
import { fromGrid, tag, vertex } from './mesh.ts'
import { bakeOcclusion } from './occlusion.ts'
import { layOutSheet } from './sheet.ts'
import type { SheetLayout } from './sheet.ts'
import { box } from './solids.ts'
import { range } from './vec.ts'

/** A painted table 1 m square, 2 m above the ground, with a block standing at one end. */
const rows = range(0, 1, 4).map((x) => range(-0.5, 0.5, 4).map((y) => vertex([x, y, 2], [0, 0, 1], { x, s: y })))
const table = fromGrid(rows, tag('paint', 'hood'))
const block = box([0, 0, 2.3], [0.1, 1, 0.6], tag('carbon'))
const layout: SheetLayout = {
  size: 64, density: 50, places: [{ name: 'hood', title: 'Hood', chart: 'hood', side: 'centre', x: 6, y: 6 }],
}

describe('bakeOcclusion', () => {
  const map = bakeOcclusion([...table, ...block], layOutSheet(table, layout), 64)
  const at = (x: number): number => map[(6 + Math.round(x * 50)) * 64 + 30]!

  it('is darker beside a wall and open away from it', () => {
    expect(at(0.12)).toBeLessThan(at(0.3))
    expect(at(0.12)).toBeLessThan(220)
    expect(at(0.9)).toBeGreaterThan(245)
  })

  it('is white where there is no paint', () => {
    expect(map[0]).toBe(255)
  })
})
