import * as z from 'zod'
import { edgeSchema, graphInputSchema, graphOutputSchema, nodeIdSchema, nodeSchema, portNameSchema } from './graph.ts'

const place = z.looseObject({ x: z.number(), y: z.number() })

/** Adds a node under an id that is free. */
const add = z.strictObject({ op: z.literal('add'), node: nodeIdSchema, value: nodeSchema, at: place.optional() })

/** Removes a node with everything that hangs on it: its edges, its place, and what the graph's inputs and outputs say of it. */
const remove = z.strictObject({ op: z.literal('remove'), node: nodeIdSchema })

/** Puts another type, version and params under an id; edges stay. */
const replace = z.strictObject({ op: z.literal('replace'), node: nodeIdSchema, value: nodeSchema })

/** Sets a param; without a value the default stands again. */
const param = z.strictObject({
  op: z.literal('param'),
  node: nodeIdSchema,
  key: z.string().min(1).max(200),
  value: z.json().optional(),
})

/** Gives a node a name; without one its type's title is shown. */
const title = z.strictObject({ op: z.literal('title'), node: nodeIdSchema, title: z.string().max(120).optional() })

const bypass = z.strictObject({ op: z.literal('bypass'), node: nodeIdSchema, on: z.boolean() })

/** Adds an edge. `index` is its place in the list of edges, which nothing but undo needs. */
const connect = z.strictObject({ op: z.literal('connect'), edge: edgeSchema, index: z.int().min(0).optional() })

/** Removes the edge with these ends and this slot. */
const disconnect = z.strictObject({
  op: z.literal('disconnect'),
  from: edgeSchema.shape.from,
  to: edgeSchema.shape.to,
  slot: edgeSchema.shape.slot,
})

/** Puts a node somewhere on the canvas; without a place it has none. */
const move = z.strictObject({ op: z.literal('move'), node: nodeIdSchema, to: place.optional() })

/** Declares an input of the graph, changes it, or without a value removes it. */
const input = z.strictObject({ op: z.literal('input'), name: portNameSchema, value: graphInputSchema.optional() })

/** Declares an output of the graph, changes it, or without a value removes it. */
const output = z.strictObject({ op: z.literal('output'), name: portNameSchema, value: graphOutputSchema.optional() })

/** Names the graph. */
const name = z.strictObject({ op: z.literal('name'), name: z.string().max(120) })

/** Describes the graph; without a text it has no description. */
const doc = z.strictObject({ op: z.literal('doc'), doc: z.string().max(20_000).optional() })

/** Sets the frames or the notes of the canvas as a whole. */
const marks = z.strictObject(
  { op: z.literal('marks'), kind: z.enum(['frames', 'notes']), value: z.array(z.looseObject({})).max(1000) },
)

/** Sets which edges are drawn as portals; without a list the graph says nothing of it. */
const portals = z.strictObject({ op: z.literal('portals'), value: z.array(z.looseObject({})).max(10_000).optional() })

/** One change of a graph. The only words in which graphs are edited, sent to the engine, journalled and undone. */
export const opSchema = z.discriminatedUnion('op', [
  add,
  remove,
  replace,
  param,
  title,
  bypass,
  connect,
  disconnect,
  move,
  input,
  output,
  name,
  doc,
  marks,
  portals,
])

/** Changes that belong together: all of them happen or none. */
export const opsSchema = z.array(opSchema).max(10_000)

export type Op = z.infer<typeof opSchema>

/** Whether an op changes only how a graph is drawn, so that nothing needs to run after it. */
export function isLayoutOp(op: Op): boolean {
  return op.op === 'move' || op.op === 'marks' || op.op === 'portals'
}

/**
 * The same changes in fewer ops: of neighbours that set the same thing again and again, as a hand on a slider does, only
 * the last is kept. Applying the result comes to the same graph.
 */
export function mergeOps(ops: readonly Op[]): Op[] {
  const merged: Op[] = []
  for (const op of ops) {
    const before = merged[merged.length - 1]
    const target = settingOf(op)
    if (before && target !== undefined && target === settingOf(before)) merged[merged.length - 1] = op
    else merged.push(op)
  }
  return merged
}

/** What an op sets outright, so that setting it twice is setting it once. */
function settingOf(op: Op): string | undefined {
  switch (op.op) {
    case 'param':
      return `param ${op.node} ${op.key}`
    case 'title':
    case 'bypass':
    case 'move':
      return `${op.op} ${op.node}`
    case 'input':
    case 'output':
      return `${op.op} ${op.name}`
    case 'name':
    case 'doc':
    case 'portals':
      return op.op
    case 'marks':
      return `marks ${op.kind}`
    default:
      return undefined
  }
}
