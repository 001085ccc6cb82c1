import { describe, expect, it } from 'vitest'
import type { Panel, Rect } from '../pack.ts'
import { forEachTexel } from './raster.ts'
import { length, sub } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'
import { readWrittenPack, trianglesOf } from './written-pack.ts'

/** Edge of the position map: one of its texels is a centimetre. */
const MAP = 512

const centre = ({ x, y, w, h }: Rect): Vec2 => [x + w / 2, y + h / 2]

/** Cars, and the seams that are theirs alone. */
const CARS = [
  { car: 'meridian-gt3', own: ['rear-deck|rear-bumper'] },
  { car: 'alder-tc', own: ['roof|hatch', 'hatch|rear-bumper'] },
]

describe.each(CARS)('the pack of $car', async ({ car, own }) => {
  const { pack, paint, panels, size: SIZE } = await readWrittenPack(car)

  /** Car position at each texel of the map, NaN where there is no paint. */
  const rasterPositions = (p: typeof paint): Float32Array => {
    const map = new Float32Array(MAP * MAP * 3).fill(Number.NaN)
    for (const [a, b, c] of trianglesOf(p)) {
      const uv = [p.uv[a]!, p.uv[b]!, p.uv[c]!] as const
      forEachTexel(uv, MAP, (x, y, wa, wb, wc) => {
        for (let k = 0; k < 3; k++) {
          map[(y * MAP + x) * 3 + k] = wa * p.position[a]![k]! + wb * p.position[b]![k]! + wc * p.position[c]![k]!
        }
      })
    }
    return map
  }

  const positions = rasterPositions(paint)

  const positionAt = (uv: Vec2): Vec3 => {
    const i = (Math.floor(uv[1] * MAP) * MAP + Math.floor(uv[0] * MAP)) * 3
    return [positions[i]!, positions[i + 1]!, positions[i + 2]!]
  }

  const positionIn = (rect: Rect): Vec3 => positionAt(centre(rect))

  /** Share of a rectangle's texels that lie on a panel. */
  const shareOn = (rect: Rect, index: number): number => {
    let [on, all] = [0, 0]
    for (let y = Math.ceil(rect.y * SIZE); y < (rect.y + rect.h) * SIZE; y++) {
      for (let x = Math.ceil(rect.x * SIZE); x < (rect.x + rect.w) * SIZE; x++) {
        all++
        if (panels[y * SIZE + x] === index) on++
      }
    }
    return on / all
  }

  const inside = ({ x, y, w, h }: Rect, [u, v]: Vec2): boolean => {
    const slack = 0.5 / SIZE
    return u > x - slack && u < x + w + slack && v > y - slack && v < y + h + slack
  }

  /** Positions of the vertices at a sheet coordinate, to a quarter of a texel. */
  const vertexFinder = (p: typeof paint): ((uv: Vec2) => Vec3[]) => {
    const cells = new Map<string, number[]>()
    const cell = (q: number): number => Math.floor(q * SIZE)
    p.uv.forEach(([u, v], i) => {
      const key = `${cell(u)},${cell(v)}`
      const list = cells.get(key)
      if (list) list.push(i)
      else cells.set(key, [i])
    })
    return ([u, v]) => {
      const found: Vec3[] = []
      for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) {
        for (const i of cells.get(`${cell(u) + dx},${cell(v) + dy}`) ?? []) {
          const [a, b] = p.uv[i]!
          if (Math.hypot(a - u, b - v) * SIZE < 0.25) found.push(p.position[i]!)
        }
      }
      return found
    }
  }

  describe('panels, anchors and zones', () => {
    it('name every index of the panel map once', () => {
      const seen = new Set(panels)
      seen.delete(0)
      expect([...seen].sort((a, b) => a - b)).toEqual(pack.panels.map((p) => p.index).sort((a, b) => a - b))
      expect(new Set(pack.panels.map((p) => p.name)).size).toBe(pack.panels.length)
    })

    it('draw each panel inside its box', () => {
      for (const { name, index, box } of pack.panels) {
        let outside = 0
        panels.forEach((q, i) => {
          if (q !== index) return
          const [x, y] = [(i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5]
          if (x < box.x * SIZE || x > (box.x + box.w) * SIZE || y < box.y * SIZE || y > (box.y + box.h) * SIZE) outside++
        })
        expect(outside, name).toBe(0)
      }
    })

    it('keep every anchor on paint of its own panel', () => {
      for (const { name, panel, rect } of pack.anchors) {
        const { index } = pack.panels.find((p) => p.name === panel)!
        expect(shareOn(rect, index), name).toBeGreaterThan(0.97)
      }
    })

    it('give twins the mirrored place', () => {
      const paired = pack.anchors.filter((a) => a.twin !== undefined)
      expect(paired.length).toBeGreaterThan(10)
      // A texel of the position map is one centimetre wide.
      for (const anchor of paired) {
        const twin = pack.anchors.find((a) => a.name === anchor.twin)!
        expect(twin.twin).toBe(anchor.name)
        const [p, q] = [positionIn(anchor.rect), positionIn(twin.rect)]
        expect(length(sub([-p[0], p[1], p[2]], q)), anchor.name).toBeLessThan(0.02)
      }
    })

    it('turn art upright', () => {
      for (const { name, rect, rotation } of pack.anchors.filter((a) => a.side !== 'centre' && !a.panel.includes('bumper'))) {
        const up: Vec2 = [Math.sin((rotation * Math.PI) / 180), -Math.cos((rotation * Math.PI) / 180)]
        const [u, v] = centre(rect)
        const reach = 0.4 * Math.min(rect.w, rect.h)
        const [high, low] = [positionAt([u + up[0] * reach, v + up[1] * reach]), positionAt([u - up[0] * reach, v - up[1] * reach])]
        expect(high[1], name).toBeGreaterThan(low[1])
      }
    })

    it('keep locked zones off the anchors', () => {
      for (const zone of pack.locked) {
        for (const a of pack.anchors) {
          const [p, q] = [zone.rect, a.rect]
          const apart = p.x >= q.x + q.w || q.x >= p.x + p.w || p.y >= q.y + q.h || q.y >= p.y + p.h
          expect(apart, `${zone.name} on ${a.name}`).toBe(true)
        }
      }
    })
  })

  describe('mirror and seams', () => {
    it('mirror every panel onto its twin, on the sheet and on the car', () => {
      expect(pack.mirror.map((m) => m.from).sort()).toEqual(pack.panels.map((p) => p.name).sort())
      const at = vertexFinder(paint)
      for (const { from, to, matrix: m } of pack.mirror) {
        const image = ([u, v]: Vec2): Vec2 => [m[0] * u + m[2] * v + m[4], m[1] * u + m[3] * v + m[5]]
        const [source, target] = [from, to].map((n) => pack.panels.find((p) => p.name === n)!) as [Panel, Panel]
        let [hits, all] = [0, 0]
        panels.forEach((q, i) => {
          if (q !== source.index) return
          const [u, v] = image([((i % SIZE) + 0.5) / SIZE, (Math.floor(i / SIZE) + 0.5) / SIZE])
          all++
          if (panels[Math.floor(v * SIZE) * SIZE + Math.floor(u * SIZE)] === target.index) hits++
        })
        expect(hits / all, from).toBeGreaterThan(0.99)
        const worst = paint.uv.reduce((most, uv, i) => {
          if (!inside(source.box, uv)) return most
          const p = paint.position[i]!
          return Math.max(most, Math.min(...at(image(uv)).map((q) => length(sub([-p[0], p[1], p[2]], q)))))
        }, 0)
        expect(worst, from).toBeLessThan(0.005)
      }
    })

    it('join panels along real lines of the car', () => {
      const pairs = new Set(pack.seams.map((s) => `${s.a.panel}|${s.b.panel}`))
      for (const pair of ['left-side|hood', 'right-side|hood', 'left-side|roof', 'hood|front-bumper', ...own]) {
        expect(pairs).toContain(pair)
      }
      const at = vertexFinder(paint)
      for (const { a, b } of pack.seams) {
        expect(a.points.length).toBe(b.points.length)
        a.points.forEach((uv, i) => {
          const [here, there] = [at(uv), at(b.points[i]!)]
          const nearest = Math.min(...here.flatMap((p) => there.map((q) => length(sub(p, q)))))
          expect(nearest, `${a.panel} to ${b.panel}`).toBeLessThan(0.001)
        })
      }
    })
  })
})
