import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyGraph, type Graph } from '../../../graphs/format/graph.ts'
import { NodeFailure } from '../../../nodes/kit/failure.ts'
import type { RunEvent } from '../../protocol/events.ts'
import type { Assets } from '../assets.ts'
import { createEngine, type Engine, type EngineOptions, type RunHandle, type RunRequest } from '../engine.ts'
import { testNodes } from './nodes.ts'

/** A literal as graphs hold it. */
export type Literal = Graph['nodes'][string]['params'][string]

/** A graph from `{ a: ['add', { plus: 1 }] }` and `['number.value > a.a']`; `#slot` after an edge orders it. */
export function graphOf(
  nodes: Readonly<Record<string,
  readonly [type: string, params?: Readonly<Record<string, Literal>>]>>,
  edges: readonly string[] = [],
): Graph {
  return {
    ...emptyGraph(),
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, params]]) => [id, { type, version: 1, params: { ...params } }]),
    ),
    edges: edges.map((edge) => {
      const [ends = '', slot] = edge.split(' #')
      const [from = '', to = ''] = ends.split(' > ')
      return { from, to, ...(slot === undefined ? {} : { slot }) }
    }),
  }
}

/** The same graph with one param of one node changed; everything else is shared. */
export function withParam(graph: Graph, node: string, param: string, value: Literal): Graph {
  const old = graph.nodes[node]!
  return { ...graph, nodes: { ...graph.nodes, [node]: { ...old, params: { ...old.params, [param]: value } } } }
}

/** Files in memory that tests change at will. */
export function memoryAssets(files: Map<string, string> = new Map()): Assets {
  return {
    fileHash: async (path) => (files.has(path) ? createHash('sha256').update(files.get(path)!).digest('hex') : undefined),
    readFile: async (path) => {
      const text = files.get(path)
      if (text === undefined) throw new NodeFailure('missing-file', `There is no file "${path}".`)
      return { name: path, bytes: Buffer.from(text) }
    },
    carHash: async () => undefined,
    readCar: async () => {
      throw new NodeFailure('missing-car', 'There is no such car pack.')
    },
  }
}

/** An engine over the test nodes that runs everything on this thread unless told otherwise. */
export function testEngine(options: Partial<EngineOptions> = {}): Engine {
  return createEngine({ nodes: testNodes, assets: memoryAssets(), ...options })
}

/** What came of a run, in a form that tests compare. */
export interface Outcome {
  readonly status: string
  /** State by node id. */
  readonly states: Readonly<Record<string, string>>
  readonly ran: readonly string[]
  readonly faults: readonly string[]
  readonly events: readonly RunEvent[]
  readonly handle: RunHandle
  readonly finished: Extract<RunEvent, { type: 'run.finished' }>
}

/** Runs a graph to its end. */
export async function runToEnd(engine: Engine, graph: Graph, request: RunRequest = {}): Promise<Outcome> {
  const events: RunEvent[] = []
  const handle = engine.run(graph, { ...request, onEvent: (event) => (events.push(event), request.onEvent?.(event)) })
  const finished = await handle.done
  const started = events.find((event) => event.type === 'run.started')
  return {
    status: finished.status,
    states: Object.fromEntries(finished.steps.map(({ node, state }) => [node, state])),
    ran: events.flatMap((event) => (event.type === 'node.finished' && event.state === 'ran' ? [event.node] : [])),
    faults: started?.type === 'run.started' ? started.faults.map(({ code }) => code) : [],
    events,
    handle,
    finished,
  }
}

/** The bare literal at an output, or the record. */
export async function valueAt(handle: RunHandle, name: string): Promise<unknown> {
  const value = await handle.value(name)
  return value && 'value' in value ? value.value : value
}

/** A folder that is removed by `dispose`. */
export function temporaryFolder(): { readonly path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), 'clearcoat-test-'))
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) }
}
