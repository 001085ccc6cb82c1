import { describe, expect, it } from 'vitest'
import { placeSpots } from './anchors.ts'
import { fromGrid, mirrored, tag, vertex } from './mesh.ts'
import type { ChartName, Triangle, Vertex } from './mesh.ts'
import { countOverlaps, forEachTexel, rasterPanels } from './raster.ts'
import { findSeams } from './seams.ts'
import { layOutSheet, toTexels } from './sheet.ts'
import type { SheetLayout } from './sheet.ts'
import { findMirrors, fromTexels, twinOf } from './symmetry.ts'
import { range } from './vec.ts'

/** A small flat car: sides of 1 m by 0.5 m that meet a hood of 1 m by 0.6 m at height 0.5. */
const sheetOf = (
  rows: readonly number[], columns: readonly number[], at: (row: number, column: number) => Vertex, chart: ChartName,
): Triangle[] =>
  fromGrid(rows.map((r) => columns.map((c) => at(r, c))), tag('paint', chart))
const side = sheetOf(range(0, 0.5, 4), range(0, 1, 10), (z, x) => vertex([x, 0.3, z], [0, 1, 0], { x, w: z }), 'side')
const hood = sheetOf(range(0, 1, 10), range(0, 0.3, 3), (x, y) => vertex([x, y, 0.5], [0, 0, 1], { x, s: y }), 'hood')
const skirt = sheetOf(range(0, 0.1, 1), range(0, 1, 4), (h, x) => vertex([x, 0.4, h], [0, 1, 0], { l: [x, h] }), 'skirt')
const half = [...side, ...hood, ...skirt]
const layout: SheetLayout = {
  size: 256, density: 100,
  places: [
    { name: 'left-side', title: 'Left side', chart: 'side', side: 'left', x: 10, y: 10 },
    { name: 'right-side', title: 'Right side', chart: 'side', side: 'right', x: 130, y: 10 },
    { name: 'hood', title: 'Hood', chart: 'hood', side: 'centre', x: 10, y: 80 },
    { name: 'left-skirt', title: 'Left skirt', chart: 'skirt', side: 'left', x: 100, y: 100, turned: true },
    { name: 'right-skirt', title: 'Right skirt', chart: 'skirt', side: 'right', x: 130, y: 100, turned: true },
  ],
}
const sheet = layOutSheet([...half, ...mirrored(half)], layout)

describe('a sheet', () => {
  it('gives each panel the size that its density asks for', () => {
    expect(sheet.boxes.get('left-side')).toMatchObject({ x: 10, y: 10, w: 100, h: 50 })
    expect(sheet.boxes.get('hood')).toMatchObject({ w: 60, h: 100 })
    expect(sheet.boxes.get('left-skirt')?.w).toBeCloseTo(10)
    expect(sheet.boxes.get('left-skirt')?.h).toBeCloseTo(100)
  })

  it('goes from texels to metres and back, turned or not', () => {
    for (const box of sheet.boxes.values()) {
      const at = [box.x + 3, box.y + 7] as const
      const back = toTexels(box, layout.density, fromTexels(box, layout.density, at))
      expect(back[0]).toBeCloseTo(at[0], 9)
      expect(back[1]).toBeCloseTo(at[1], 9)
    }
  })

  it('shows the left side with its nose on the left and the right side with its nose on the right', () => {
    const uOfNose = (panel: string): number => {
      const own = sheet.triangles.filter((t) => t.panel === panel)
      return Math.min(...own.flatMap((t) => t.source.v.map((v, i) => (v.x > 0.99 ? t.uv[i]![0] : 9))))
    }
    expect(uOfNose('left-side') * 256).toBeCloseTo(10)
    expect(uOfNose('right-side') * 256).toBeCloseTo(230)
  })
})

describe('a layout', () => {
  it('that has no panel for some paint says which', () => {
    expect(() => layOutSheet(half, { ...layout, places: layout.places.filter((p) => p.chart !== 'skirt') }))
      .toThrow('no panel for the paint of chart "skirt", left')
  })
})

describe('raster', () => {
  it('fills each panel once and with its own index', () => {
    const map = rasterPanels(sheet.triangles, (p) => sheet.boxes.get(p)!.index, 256)
    expect(map.filter((q) => q === 1).length).toBe(100 * 50)
    expect(map.filter((q) => q === 3).length).toBe(60 * 100)
    expect(countOverlaps(sheet.triangles, 256)).toBe(0)
  })

  it('counts what lies on something else', () => {
    const twice = [...sheet.triangles, ...sheet.triangles.filter((t) => t.panel === 'left-side')]
    expect(countOverlaps(twice, 256)).toBeGreaterThan(4000)
  })

  it('weighs corners so that they add up to one', () => {
    let n = 0
    forEachTexel([[0, 0], [1, 0], [0, 1]], 16, (x, y, a, b, c) => {
      expect(a + b + c).toBeCloseTo(1, 12)
      expect(b * 16).toBeCloseTo(x + 0.5, 9)
      expect(c * 16).toBeCloseTo(y + 0.5, 9)
      n++
    })
    expect(n).toBe((16 * 17) / 2)
  })
})

describe('seams and mirrors', () => {
  it('find the one line where side and hood meet, on both sides', () => {
    const seams = findSeams(sheet)
    expect(seams.map((s) => [s.a.panel, s.b.panel])).toEqual([['left-side', 'hood'], ['right-side', 'hood']])
    for (const s of seams) {
      expect(s.a.points.length).toBe(11)
      expect(s.b.points.length).toBe(11)
      for (const p of s.a.points) expect(p[1] * 256).toBeCloseTo(10, 3)
    }
  })

  it('map every panel onto its twin', () => {
    expect(twinOf(sheet, 'left-skirt')).toBe('right-skirt')
    expect(twinOf(sheet, 'hood')).toBe('hood')
    const side = findMirrors(sheet).find((m) => m.from === 'left-side')!
    const [u, v] = [20 / 256, 30 / 256]
    const [m0, m1, m2, m3, m4, m5] = side.matrix
    expect((m0 * u + m2 * v + m4) * 256).toBeCloseTo(220, 4)
    expect((m1 * u + m3 * v + m5) * 256).toBeCloseTo(30, 4)
  })
})

describe('spots', () => {
  it('come in pairs when they are named left', () => {
    const placed = placeSpots(sheet, [
      { name: 'number-left', title: 'Number, left', panel: 'left-side', at: [-0.5, 0.25], size: [0.4, 0.2] },
      { name: 'name-hood', title: 'Name', panel: 'hood', at: [0, -0.5], size: [0.2, 0.1] },
      { name: 'skirt-left', title: 'Skirt, left', panel: 'left-skirt', at: [-0.5, 0.05], size: [0.4, 0.04] },
    ])
    expect(placed.map((p) => p.name)).toEqual(['number-left', 'number-right', 'name-hood', 'skirt-left', 'skirt-right'])
    const [left, right, , skirt] = placed
    expect(left).toMatchObject({ twin: 'number-right', side: 'left', rotation: 0 })
    expect(right).toMatchObject({ twin: 'number-left', panel: 'right-side', title: 'Number, right' })
    expect(left!.rect.w * 256).toBeCloseTo(40, 3)
    expect(skirt).toMatchObject({ rotation: -90 })
    expect(skirt!.rect.h * 256).toBeCloseTo(40, 3)
  })

  it('say which panel they miss', () => {
    const lost = { name: 'wing', title: 'Wing', panel: 'wing-top', at: [0, 0] as const, size: [1, 1] as const }
    expect(() => placeSpots(sheet, [lost])).toThrow('no panel "wing-top" for "wing"')
  })
})
