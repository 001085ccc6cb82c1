import type { Op } from '../../graphs/format/ops.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import { bounds, encloses, type Rect } from './wire-geometry.ts'

/** Names a frame or a note: `frame:1`. */
export type MarkId = `${'frame' | 'note'}:${string}`

/** What a frame was folded over, by id. */
export interface Fold {
  readonly nodes: readonly string[]
  readonly notes: readonly string[]
  readonly frames: readonly string[]
}

/** A frame around cards, or a note beside them, as the canvas draws it. */
export interface Mark extends Rect {
  readonly id: string
  readonly text: string
  /** A frame that is folded to a bar, which keeps its size for when it is opened. */
  readonly folded?: Fold | undefined
}

type Stored = Readonly<Record<string, unknown>>

const SIZE = { frame: { width: 320, height: 240 }, note: { width: 176, height: 80 } } as const

/** Room that a frame leaves around what it holds, and for its title above. */
const FRAME_ROOM = { side: 16, top: 32 } as const

const number = (value: unknown, fallback: number) => (typeof value === 'number' && Number.isFinite(value) ? value : fallback)

/** Reads frames or notes as a file has them. What is missing has a default; fields of newer versions are left in the file. */
export function readMarks(stored: readonly Stored[], kind: 'frame' | 'note'): Mark[] {
  return stored.map((entry, index) => ({
    id: idOf(entry, index),
    x: number(entry['x'], 0),
    y: number(entry['y'], 0),
    width: Math.max(60, number(entry['width'], SIZE[kind].width)),
    height: Math.max(40, number(entry['height'], SIZE[kind].height)),
    text: typeof entry['text'] === 'string' ? entry['text'] : '',
    ...(kind === 'frame' ? foldIn(entry['folded']) : {}),
  }))
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [])

function foldIn(value: unknown): { folded: Fold } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { nodes, notes, frames } = value as Stored
  return { folded: { nodes: texts(nodes), notes: texts(notes), frames: texts(frames) } }
}

const idOf = (entry: Stored, index: number) => (typeof entry['id'] === 'string' && entry['id'] !== '' ? entry['id'] : String(index + 1))

/** The op that changes some marks of a kind, by id; the fields of the others stay as they are. */
export function changeMarks(graph: Graph, kind: 'frame' | 'note', changes: ReadonlyMap<string, Partial<Omit<Mark, 'id'>>>): Op {
  const stored = listOf(graph, kind)
  const value = stored.map((entry, index) => {
    const change = changes.get(idOf(entry, index))
    return change ? withoutUndefined({ ...entry, id: idOf(entry, index), ...change }) : entry
  })
  return { op: 'marks', kind: listName(kind), value }
}

const withoutUndefined = (entry: Stored): Stored => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))

/** The op that adds a mark, and the id that it gets. */
export function addMark(graph: Graph, kind: 'frame' | 'note', mark: Omit<Mark, 'id'>): { op: Op; id: string } {
  const stored = listOf(graph, kind)
  const taken = new Set(stored.map(idOf))
  let count = stored.length + 1
  while (taken.has(String(count))) count++
  const id = String(count)
  return { op: { op: 'marks', kind: listName(kind), value: [...stored, { id, ...mark }] }, id }
}

/** The ops that remove marks; what a frame held stays. */
export function removeMarks(graph: Graph, marks: ReadonlySet<MarkId>): Op[] {
  return (['frame', 'note'] as const).flatMap((kind): Op[] => {
    const stored = listOf(graph, kind)
    const value = stored.filter((entry, index) => !marks.has(`${kind}:${idOf(entry, index)}`))
    return value.length === stored.length ? [] : [{ op: 'marks', kind: listName(kind), value: [...value] }]
  })
}

/** The frame that fits around some cards; undefined for none. */
export function frameAround(rects: Iterable<Rect>): Rect | undefined {
  const around = bounds(rects)
  if (!around) return undefined
  const { side, top } = FRAME_ROOM
  return { x: around.x - side, y: around.y - top, width: around.width + 2 * side, height: around.height + top + side }
}

/** The cards and notes that lie wholly in a frame, and so move with it. */
export function heldBy<K>(frame: Rect, rects: Iterable<readonly [K, Rect]>): K[] {
  return [...rects].flatMap(([key, rect]) => (encloses(frame, rect) ? [key] : []))
}

const listName = (kind: 'frame' | 'note') => (kind === 'frame' ? 'frames' : 'notes')

function listOf(graph: Graph, kind: 'frame' | 'note'): readonly Stored[] {
  return graph.layout[listName(kind)]
}
