import type { Graph } from '../../graphs/format/graph.ts'
import type { Assets } from './assets.ts'
import { planKeys, type AssetHashes, type KeyedPlan } from './fingerprint.ts'
import { planRun, type Plan, type PlanRequest } from './plan.ts'
import type { Registry } from './registry.ts'
import { replan } from './replan.ts'

/** Plans and keys a graph, with the files and car packs that it names looked at as they are now. */
export type Planner = (graph: Graph, request: PlanRequest, assets: Assets) => Promise<KeyedPlan>

interface Known {
  readonly graph: Graph
  /** The plan before files were looked at. */
  readonly plan: Plan
  readonly keyed: KeyedPlan
}

/** How many different requests are remembered for graphs that share their edges. */
const MOST_REQUESTS = 64

/**
 * A planner that remembers: the same graph with the same files is not planned again, and one that differs in params alone
 * is planned from the last. Graphs must be frozen.
 */
export function createPlanner(registry: Registry): Planner {
  const known = new WeakMap<Graph['edges'], Map<string, Known>>()
  return async (graph, { targets, bindings, quality }, assets) => {
    const request: PlanRequest = {
      ...(targets ? { targets } : {}),
      ...(bindings ? { bindings } : {}),
      ...(quality ? { quality } : {}),
    }
    const name = JSON.stringify(request)
    let requests = known.get(graph.edges)
    if (!requests) known.set(graph.edges, (requests = new Map()))
    const before = requests.get(name)
    const plan = before && (before.graph === graph ? before.plan : replan(before.plan, before.graph, graph, registry, request))
    const fresh = plan ?? planRun(graph, registry, request)
    const hashes = await hashAssets(fresh, assets)
    if (before && before.plan === fresh && sameHashes(before.keyed.hashes, hashes)) return before.keyed
    const missing = [...hashes.files.values(), ...hashes.cars.values()].includes(undefined)
    const checked = missing ? planRun(graph, registry, { ...request, ...hashes }) : fresh
    const keyed = { plan: checked, keys: planKeys(checked, hashes, before?.keyed), hashes }
    if (requests.size >= MOST_REQUESTS) requests.clear()
    requests.set(name, { graph, plan: fresh, keyed })
    return keyed
  }
}

function sameHashes(a: AssetHashes, b: AssetHashes): boolean {
  const same = (
    one: AssetHashes['files'],
    other: AssetHashes['files']
  ) => one.size === other.size && [...one].every(([name, hash]) => other.get(name) === hash)
  return same(a.files, b.files) && same(a.cars, b.cars)
}

async function hashAssets({ steps }: Plan, assets: Assets): Promise<AssetHashes> {
  const look = async (names: Iterable<string>, hash: (name: string) => Promise<string | undefined>) => {
    const unique = [...new Set(names)]
    // An asset that cannot be read for whatever reason is missing: the plan says so at the node.
    const hashes = await Promise.all(unique.map((name) => hash(name).catch(() => undefined)))
    return new Map(unique.map((name, i) => [name, hashes[i]]))
  }
  const ready = steps.filter(({ state }) => state === 'ready')
  const files = await look(ready.flatMap((step) => step.files), (name) => assets.fileHash(name))
  const cars = await look(ready.flatMap((step) => step.cars), (id) => assets.carHash(id))
  return { files, cars }
}
