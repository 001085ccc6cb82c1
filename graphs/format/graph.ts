import * as z from 'zod'

/** The name and version of the graph file format. A newer major opens read-only; a newer minor opens and is kept. */
export const FORMAT = { name: 'clearcoat.graph', major: 1, minor: 0 } as const

/** A node's id: lower-case words joined by hyphens, so that `node.port` splits in one way only. */
export const nodeIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters and digits, joined by hyphens.')

const PORT_NAME = /^[a-zA-Z][a-zA-Z0-9]{0,63}$/

/** A port's or param's name. */
export const portNameSchema = z.string().regex(PORT_NAME, 'Use letters and digits, beginning with a letter.')

/** One end of an edge: `node.port`. */
export const endSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*\.[a-zA-Z][a-zA-Z0-9]{0,63}$/, 'Write an end as node.port.')

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** One node: its type, the version of that type it was written with, and its params by name. */
export const nodeSchema = z.looseObject({
  type: z.string().min(1).max(80),
  version: z.int().min(1),
  /** A name that the user gave it; else the type's title is shown. */
  title: z.string().max(120).optional(),
  params: z.record(z.string(), z.json()).default({}),
  /** Hands its main input on untouched. */
  bypass: z.boolean().optional(),
})

/** One edge. `slot` orders the edges of a port that takes many; nothing else reads it. */
export const edgeSchema = z.looseObject({
  from: endSchema,
  to: endSchema,
  slot: z.string().max(64).optional(),
})

/** An input of the whole graph: the contract for the command line, HTTP, series rows and subgraphs. */
export const graphInputSchema = z.looseObject({
  type: z.enum(['number', 'text', 'color', 'boolean', 'choice', 'file', 'car']),
  title: z.string().max(120).optional(),
  doc: z.string().max(2000).optional(),
  default: z.json().optional(),
  /** The params it sets, as `node.param`. */
  to: z.array(endSchema).max(1000),
})

/** An output of the whole graph. */
export const graphOutputSchema = z.looseObject({
  from: endSchema,
  title: z.string().max(120).optional(),
  doc: z.string().max(2000).optional(),
})

const place = z.looseObject({ x: z.number(), y: z.number() })

/** Where things are drawn. Never changes what a graph makes. */
export const layoutSchema = z.looseObject({
  nodes: z.record(z.string(), place).default({}),
  frames: z.array(z.looseObject({})).max(1000).default([]),
  notes: z.array(z.looseObject({})).max(1000).default([]),
  /** Edges that are drawn as two named stubs instead of a line, by their ends: `{ from, to, slot }`. */
  portals: z.array(z.looseObject({})).max(10_000).optional(),
})

/** The schema of a `*.livery.json` document of the present major. Unknown fields are kept. */
export const graphSchema = z.looseObject({
  format: z.looseObject({ name: z.literal(FORMAT.name), major: z.literal(FORMAT.major), minor: z.int().min(0) }),
  name: z.string().max(120).default(''),
  doc: z.string().max(20_000).optional(),
  nodes: z.record(nodeIdSchema, nodeSchema),
  edges: z.array(edgeSchema).default([]),
  inputs: z.record(portNameSchema, graphInputSchema).default({}),
  outputs: z.record(portNameSchema, graphOutputSchema).default({}),
  layout: layoutSchema.default({ nodes: {}, frames: [], notes: [] }),
})

export type Graph = z.infer<typeof graphSchema>
export type GraphNode = Graph['nodes'][string]
export type GraphEdge = Graph['edges'][number]
export type GraphInput = Graph['inputs'][string]

/** An end taken apart. */
export interface End {
  readonly node: string
  readonly port: string
}

/** Takes `node.port` apart. The text must have passed `endSchema`. */
export function splitEnd(end: string): End {
  const dot = end.indexOf('.')
  return { node: end.slice(0, dot), port: end.slice(dot + 1) }
}

/** A graph with nothing in it. */
export function emptyGraph(name = ''): Graph {
  return {
    format: { ...FORMAT },
    name,
    nodes: {},
    edges: [],
    inputs: {},
    outputs: {},
    layout: { nodes: {}, frames: [], notes: [] },
  }
}
