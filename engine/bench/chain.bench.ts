import { z } from 'zod'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import { defineNode } from '../../nodes/kit/define.ts'
import { slider } from '../../nodes/kit/params.ts'
import { port } from '../../nodes/kit/ports.ts'
import { createEngine, type Engine, type RunRequest } from '../core/engine.ts'
import { planKeys } from '../core/fingerprint.ts'
import { freezeGraph } from '../core/freeze.ts'
import { planRun } from '../core/plan.ts'
import { createRegistry } from '../core/registry.ts'
import { bundleEntry } from '../core/testing/bundle-entry.ts'
import { testNodes } from '../core/testing/nodes.ts'
import type { Measurement } from './measurement.ts'

const words = { version: 1, shelf: 'adjust', icon: 'circle', summary: 'For benchmarks of the engine.', lane: 'inline' } as const

const step = defineNode({
  ...words,
  type: 'step',
  title: 'Step',
  inputs: { value: port.number().orNone() },
  params: z.strictObject({ plus: slider(-1e9, 1e9, { default: 1 }) }),
  outputs: { value: port.number() },
  run: ({ inputs, params }) => ({ value: (inputs.value ?? 0) + params.plus }),
})

const collect = defineNode({
  ...words,
  type: 'collect',
  title: 'Collect',
  inputs: { values: port.number().collect() },
  params: z.strictObject({}),
  outputs: { value: port.number() },
  run: ({ inputs }) => ({ value: inputs.values.reduce((total, each) => total + each, 0) }),
})

const nodes = [step, collect]
const noAsset = () => Promise.reject(new Error('Benchmarks read no files.'))
const assets = { fileHash: async () => undefined, carHash: async () => undefined, readFile: noAsset, readCar: noAsset }

/** `salt` makes params, and so keys, that no other graph of this run has. */
function chain(length: number, salt: number): Graph {
  const ids = Array.from({ length }, (_, i) => `n${i}`)
  return {
    ...emptyGraph(),
    nodes: Object.fromEntries(ids.map((id, i) => [id, { type: 'step', version: 1, params: { plus: i + salt * 1e5 } }])),
    edges: ids.slice(1).map((id, i) => ({ from: `n${i}.value`, to: `${id}.value` })),
  }
}

function fan(width: number, salt: number): Graph {
  const ids = Array.from({ length: width }, (_, i) => `n${i}`)
  return {
    ...emptyGraph(),
    nodes: {
      ...Object.fromEntries(ids.map((id, i) => [id, { type: 'step', version: 1, params: { plus: i + salt * 1e5 } }])),
      all: { type: 'collect', version: 1, params: {} },
    },
    edges: ids.map((id) => ({ from: `${id}.value`, to: 'all.values', slot: id })),
  }
}

function change(graph: Graph, id: string, plus: number): Graph {
  return { ...graph, nodes: { ...graph.nodes, [id]: { ...graph.nodes[id]!, params: { plus } } } }
}

/** Processor time in ms: unlike time on the clock it leaves out what else the machine does, and counts helper threads. */
async function timed(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The best of several: what else the machine does can only add to it. */
async function best(times: number, work: (round: number) => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < times; round++) least = Math.min(least, await work(round))
  return least
}

async function toEnd(engine: Engine, graph: Graph, request: RunRequest): Promise<void> {
  const { status } = await engine.run(graph, request).done
  if (status !== 'ok') throw new Error(`The run ended with ${status}.`)
}

/** Runs a chain of 1,000 cold, again unchanged, and with one literal changed; side by side, so that they compare. */
async function changes(engine: Engine, salt: () => number): Promise<Measurement[]> {
  const request = { targets: ['n999'] }
  const least = {
    cold: Number.POSITIVE_INFINITY,
    same: Number.POSITIVE_INFINITY,
    half: Number.POSITIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  }
  for (let round = 0; round < 15; round++) {
    const graph = chain(1000, salt())
    const middle = change(graph, 'n500', 0.5)
    const end = change(graph, 'n999', 0.5)
    for (const [name, each] of [['cold', graph], ['same', graph], ['half', middle], ['last', end]] as const) {
      least[name] = Math.min(least[name], await timed(() => toEnd(engine, each, request)))
    }
  }
  return [
    { name: '1,000 nodes, all new', value: least.cold, unit: 'ms' },
    { name: '1,000 nodes, unchanged', value: least.same, unit: 'ms', goal: 5 },
    { name: '1,000 nodes, the middle one changed, share of all new', value: least.half / least.cold, unit: 'x', goal: 0.5 },
    { name: '1,000 nodes, the last one changed', value: least.last, unit: 'ms', goal: 5 },
  ]
}

/** What it costs to run a step elsewhere, beyond the node's own time: eight in a row, on a small and a large picture. */
async function elsewhere(): Promise<Measurement[]> {
  const entry = await bundleEntry(new URL('../core/testing/worker.ts', import.meta.url))
  const engine = createEngine({ nodes: testNodes, assets, pool: { entry, size: 2 } })
  const ids = Array.from({ length: 8 }, (_, i) => `t${i}`)
  const found: Measurement[] = []
  for (const [type, place] of [['tint', 'a worker'], ['neural-tint', 'the neural process']] as const) {
    for (const size of [8, 2048]) {
      const overhead = await best(4, async (round) => {
        const graph: Graph = {
          ...emptyGraph(),
          nodes: {
            p: { type: 'picture', version: 1, params: { size, shade: round } },
            ...Object.fromEntries(ids.map((id, i) => [id, { type, version: 1, params: { by: i + 1 } }])),
          },
          edges: ids.map((id, i) => ({ from: i === 0 ? 'p.image' : `t${i - 1}.image`, to: `${id}.image` })),
        }
        await toEnd(engine, graph, { targets: ['p'] })
        const { steps, ms } = await engine.run(graph, { targets: ['t7'] }).done
        return (ms - steps.reduce((sum, each) => sum + each.ms, 0)) / ids.length
      })
      found.push({ name: `a step in ${place}, ${size} x ${size}, beyond its own time`, value: overhead, unit: 'ms' })
    }
  }
  await engine.close()
  return found
}

/** What the engine itself costs: chains, fans, unchanged and half-changed re-runs of nodes that do next to nothing. */
export async function run(): Promise<Measurement[]> {
  const engine = createEngine({ nodes, assets })
  const found: Measurement[] = []
  let salt = 1
  for (const length of [100, 1000, 3000]) {
    const request = { targets: [`n${length - 1}`] }
    const ms = await best(Math.ceil(30_000 / length ** 0.9), () => {
      const graph = chain(length, salt++)
      return timed(() => toEnd(engine, graph, request))
    })
    found.push({ name: `a trivial node, chain of ${length}, processor time`, value: (ms / length) * 1000, unit: 'µs', goal: 50 })
  }
  found.push(...(await changes(engine, () => salt++)))
  const wide = await best(5, () => {
    const graph = fan(1000, salt++)
    return timed(() => toEnd(engine, graph, { targets: ['all'] }))
  })
  found.push({ name: '1,000 nodes into one, a node', value: wide, unit: 'µs', goal: 50 })
  const registry = createRegistry(nodes)
  const planned = await best(7, () => {
    const graph = chain(3000, salt++)
    return timed(() => {
      freezeGraph(graph)
      return planKeys(planRun(graph, registry, { targets: ['n2999'] }), { files: new Map(), cars: new Map() })
    })
  })
  found.push({ name: 'planning and keying a chain of 3,000', value: planned, unit: 'ms', goal: 50 })
  await engine.close()
  return [...found, ...(await elsewhere())]
}
