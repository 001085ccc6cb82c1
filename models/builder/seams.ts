import { STEPS_PER_METRE } from './glb.ts'
import type { Sheet } from './sheet.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** One side of a seam: a polyline on the sheet. */
export interface SeamSide {
  readonly panel: string
  readonly points: readonly Vec2[]
}

/** Two polylines that are one line on the car, point by point. */
export interface Seam {
  readonly a: SeamSide
  readonly b: SeamSide
}

/** Seams shorter than this many edges say nothing to a painter. */
const LEAST_EDGES = 3

interface Edge {
  readonly from: string
  readonly to: string
  readonly uvFrom: Vec2
  readonly uvTo: Vec2
}

interface Link {
  readonly next: string
  readonly a: readonly [Vec2, Vec2]
  readonly b: readonly [Vec2, Vec2]
}

const key = (p: Vec3): string => p.map((q) => Math.round(q * STEPS_PER_METRE)).join()

/** Each panel's edges that only one of its triangles has. */
const openEdges = (sheet: Sheet): Map<string, Map<string, Edge>> => {
  const all = new Map<string, Map<string, Edge>>()
  for (const t of sheet.triangles) {
    let open = all.get(t.panel)
    if (!open) all.set(t.panel, (open = new Map()))
    const keys = t.source.v.map((v) => key(v.p))
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3
      const [from, to] = [keys[i]!, keys[j]!]
      if (from === to) continue
      if (!open.delete(`${to}|${from}`)) open.set(`${from}|${to}`, { from, to, uvFrom: t.uv[i]!, uvTo: t.uv[j]! })
    }
  }
  return all
}

/** Chains shared edges end to end into polylines. */
const chain = (links: Map<string, Link>): Link[][] => {
  const entered = new Set([...links.values()].map((l) => l.next))
  const starts = [...links.keys()].filter((k) => !entered.has(k))
  const chains: Link[][] = []
  const walk = (start: string): void => {
    const line: Link[] = []
    for (let at = start; ; ) {
      const link = links.get(at)
      if (!link) break
      links.delete(at)
      line.push(link)
      at = link.next
    }
    if (line.length >= LEAST_EDGES) chains.push(line)
  }
  for (const start of starts) walk(start)
  // What is left are closed loops; walking one takes its keys out of the map that is being gone through.
  for (const start of links.keys()) walk(start)
  return chains
}

const rounded = (uv: Vec2): Vec2 => [Number(uv[0].toFixed(6)), Number(uv[1].toFixed(6))]

const toSide = (panel: string, ends: readonly (readonly [Vec2, Vec2])[]): SeamSide => ({
  panel,
  points: [...ends.map((e) => rounded(e[0])), rounded(ends[ends.length - 1]![1])],
})

/** The seams of a sheet: open edges that lie at the same place on the car but in different panels. */
export const findSeams = (sheet: Sheet): Seam[] => {
  const open = openEdges(sheet)
  const panels = [...sheet.boxes.keys()]
  const seams: Seam[] = []
  panels.forEach((a, i) => {
    for (const b of panels.slice(i + 1)) {
      const [edgesA, edgesB] = [open.get(a), open.get(b)]
      if (!edgesA || !edgesB) continue
      const links = new Map<string, Link>()
      for (const e of edgesA.values()) {
        const twin = edgesB.get(`${e.to}|${e.from}`)
        if (twin) links.set(e.from, { next: e.to, a: [e.uvFrom, e.uvTo], b: [twin.uvTo, twin.uvFrom] })
      }
      for (const line of chain(links)) seams.push({ a: toSide(a, line.map((l) => l.a)), b: toSide(b, line.map((l) => l.b)) })
    }
  })
  return seams
}
