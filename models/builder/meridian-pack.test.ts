import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { packSchema } from '../pack.ts'
import type { CarPack, Panel, Rect } from '../pack.ts'
import { createCar } from './car.ts'
import { writeGlb } from './glb.ts'
import { FULL } from './level.ts'
import { meridian } from './meridian.ts'
import { meridianFacts } from './meridian-facts.ts'
import { meridianSheet } from './meridian-sheet.ts'
import { createPack } from './pack-json.ts'
import { countOverlaps, forEachTexel, rasterPanels } from './raster.ts'
import { layOutSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { cross, dot, length, sub } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'
import { readWrittenMesh, trianglesOf } from './written-mesh.ts'
import type { WrittenPrimitive } from './written-mesh.ts'

const packFile = (name: string): Promise<Buffer> => readFile(new URL(`../meridian-gt3/${name}`, import.meta.url))
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const SIZE = 2048

let pack: CarPack
let body: Buffer
let primitives: WrittenPrimitive[]
let paint: WrittenPrimitive
let panels: Uint8Array
/** Car position at each texel of a quarter-size sheet, NaN where there is no paint. */
let positions: Float32Array
const MAP = 512

const rasterPositions = (p: WrittenPrimitive): Float32Array => {
  const map = new Float32Array(MAP * MAP * 3).fill(Number.NaN)
  for (const [a, b, c] of trianglesOf(p)) {
    const uv = [p.uv![a]!, p.uv![b]!, p.uv![c]!] as const
    forEachTexel(uv, MAP, (x, y, wa, wb, wc) => {
      for (let k = 0; k < 3; k++) {
        map[(y * MAP + x) * 3 + k] = wa * p.position[a]![k]! + wb * p.position[b]![k]! + wc * p.position[c]![k]!
      }
    })
  }
  return map
}

const greyPixels = async (name: string): Promise<Uint8Array> => {
  const picture = sharp(await packFile(name))
  expect(await picture.metadata()).toMatchObject({ width: SIZE, height: SIZE, channels: 1, depth: 'uchar' })
  return picture.toColourspace('b-w').raw().toBuffer()
}

beforeAll(async () => {
  pack = packSchema.parse(JSON.parse((await packFile('car.json')).toString()))
  body = await packFile('body.glb')
  primitives = await readWrittenMesh(body)
  paint = primitives.find((p) => p.material === 'paint')!
  panels = await greyPixels('panels.png')
  positions = rasterPositions(paint)
})

describe('the files of the Meridian GT3', () => {
  it('agree with a fresh build to the byte', async () => {
    const tris = createCar(meridian, FULL)
    const sheet = layOutSheet(tris, meridianSheet)
    const fresh = await writeGlb(meridianFacts.id, tris, sheet)
    expect(sha256(fresh)).toBe(sha256(body))
    expect(pack.mesh.sha256).toBe(sha256(body))
    const map = rasterPanels(sheet.triangles, (p) => sheet.boxes.get(p)!.index, SIZE)
    expect(sha256(map)).toBe(sha256(panels))
    expect({ ...pack, networks: {} }).toEqual(packSchema.parse(createPack(meridianFacts, sheet, sha256(fresh))))
    expectSheet(sheet)
  }, 60_000)

  it('come out the same when built twice', async () => {
    const build = async (): Promise<string> => {
      const tris = createCar(meridian, { coarse: 3, plain: true })
      return sha256(await writeGlb('live', tris, layOutSheet(tris, meridianSheet)))
    }
    expect(await build()).toBe(await build())
  }, 60_000)

  it('are all there, small, and free to use', async () => {
    const names = ['body.glb', 'body-live.glb', 'panels.png', 'guide.png', 'occlusion.png', 'LICENCE.txt']
    const sizes = await Promise.all(names.map(async (n) => (await packFile(n)).length))
    expect(sizes[0]).toBeLessThan(1.5e6)
    expect(Math.max(...sizes)).toBeLessThan(1.5e6)
    expect((await packFile('LICENCE.txt')).toString()).toContain(pack.licence)
    const occlusion = await greyPixels('occlusion.png')
    expect(occlusion.reduce((low, q) => Math.min(low, q), 255)).toBeLessThan(100)
  })
})

/** Nothing lies on anything else, and everything keeps its distance. */
const expectSheet = (sheet: Sheet): void => {
  expect(countOverlaps(sheet.triangles, SIZE)).toBe(0)
  const boxes = [...sheet.boxes.values()]
  for (const a of boxes) {
    expect(Math.min(a.x, a.y, SIZE - a.x - a.w, SIZE - a.y - a.h), a.name).toBeGreaterThanOrEqual(8)
    for (const b of boxes) {
      if (a === b) continue
      const gap = Math.max(b.x - a.x - a.w, a.x - b.x - b.w, b.y - a.y - a.h, a.y - b.y - b.h)
      expect(gap, `${a.name} to ${b.name}`).toBeGreaterThanOrEqual(8)
    }
  }
}

describe('the mesh', () => {
  it('is a GT3 car in size', () => {
    const all = primitives.flatMap((p) => p.position)
    const span = (points: readonly Vec3[], k: number): number =>
      points.reduce((m, p) => Math.max(m, p[k]!), -9) - points.reduce((m, p) => Math.min(m, p[k]!), 9)
    expect(span(all, 2)).toBeCloseTo(4.64, 1)
    expect(span(paint.position, 0)).toBeCloseTo(2.04, 1)
    expect(all.reduce((m, p) => Math.min(m, p[1]), 9)).toBeCloseTo(0, 2)
    expect(paint.position.reduce((m, p) => Math.max(m, p[1]), 0)).toBeGreaterThan(1.1)
    expect(all.reduce((m, p) => Math.max(m, p[1]), 0)).toBeLessThan(1.3)
  })

  it('looks along +Z with its left on +X', () => {
    const number = pack.anchors.find((a) => a.name === 'number-left')!
    const hood = pack.anchors.find((a) => a.name === 'number-hood')!
    expect(positionIn(number.rect)[0]).toBeGreaterThan(0.8)
    expect(positionIn(hood.rect)[2]).toBeGreaterThan(1.5)
  })

  it('keeps to its triangle budgets', async () => {
    const count = (list: readonly WrittenPrimitive[]): number => list.reduce((n, p) => n + p.index.length / 3, 0)
    expect(count(primitives)).toBeGreaterThan(40_000)
    expect(count(primitives)).toBeLessThan(60_000)
    const live = count(await readWrittenMesh(await packFile('body-live.glb')))
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
    const outside = paint.uv!.filter(([u, v]) => Math.min(u, v) < 0 || Math.max(u, v) > 1)
    expect(outside).toEqual([])
    expect(pack.sheets.map((s) => s.material)).toEqual(['paint'])
  })

  it('is even in texel density', () => {
    const densities = pack.panels.map((p) => p.density)
    expect(Math.max(...densities) / Math.min(...densities)).toBeLessThan(1.2)
    const samples: number[] = []
    for (const [a, b, c] of trianglesOf(paint)) {
      const area = length(cross(sub(paint.position[b]!, paint.position[a]!), sub(paint.position[c]!, paint.position[a]!)))
      const [p, q, r] = [paint.uv![a]!, paint.uv![b]!, paint.uv![c]!]
      const texels = Math.abs((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])) * SIZE * SIZE
      // The walls of the flares stand upright on the sheet and have no area there; slivers say nothing.
      if (area > 1e-4 && texels > 1) samples.push(Math.sqrt(texels / area))
    }
    samples.sort((x, y) => x - y)
    const at = (share: number): number => samples[Math.floor(share * (samples.length - 1))]!
    expect(at(0.995) / at(0.005)).toBeLessThan(2)
  })
})

const centre = ({ x, y, w, h }: Rect): Vec2 => [x + w / 2, y + h / 2]

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
      const worst = paint.uv!.reduce((most, uv, i) => {
        if (!inside(source.box, uv)) return most
        const p = paint.position[i]!
        return Math.max(most, Math.min(...at(image(uv)).map((q) => length(sub([-p[0], p[1], p[2]], q)))))
      }, 0)
      expect(worst, from).toBeLessThan(0.005)
    }
  })

  it('join panels along real lines of the car', () => {
    const pairs = new Set(pack.seams.map((s) => `${s.a.panel}|${s.b.panel}`))
    for (const pair of ['left-side|hood', 'right-side|hood', 'left-side|roof', 'hood|front-bumper', 'rear-deck|rear-bumper']) {
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

const inside = ({ x, y, w, h }: Rect, [u, v]: Vec2): boolean => {
  const slack = 0.5 / SIZE
  return u > x - slack && u < x + w + slack && v > y - slack && v < y + h + slack
}

/** Positions of the vertices at a sheet coordinate, to a quarter of a texel. */
const vertexFinder = (p: WrittenPrimitive): ((uv: Vec2) => Vec3[]) => {
  const cells = new Map<string, number[]>()
  const cell = (q: number): number => Math.floor(q * SIZE)
  p.uv!.forEach(([u, v], i) => {
    const key = `${cell(u)},${cell(v)}`
    const list = cells.get(key)
    if (list) list.push(i)
    else cells.set(key, [i])
  })
  return ([u, v]) => {
    const found: Vec3[] = []
    for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) {
      for (const i of cells.get(`${cell(u) + dx},${cell(v) + dy}`) ?? []) {
        const [a, b] = p.uv![i]!
        if (Math.hypot(a - u, b - v) * SIZE < 0.25) found.push(p.position[i]!)
      }
    }
    return found
  }
}
