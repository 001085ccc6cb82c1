import type { Tensor } from 'onnxruntime-node'

// Loaded when the first network is opened: every process knows the nodes, and only one of them runs networks.
const runtime = () => import('onnxruntime-node')

/** Execution providers in the order in which they are tried, fastest first. Which of them exist depends on the machine. */
export const PROVIDERS = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const

export type Provider = (typeof PROVIDERS)[number]

/** A tensor as callers know it: plain data, row-major. */
export interface Plane {
  readonly dims: readonly number[]
  readonly data: Float32Array | Uint8Array | BigInt64Array
}

/** A network ready to run. */
export interface Network {
  /** Where it runs now. */
  readonly provider: Provider
  /** Runs once. `onFallback` is told when the provider failed and the CPU took over, for this run and all later ones. */
  run(feeds: Readonly<Record<string, Plane>>, onFallback: (from: Provider, reason: string) => void): Promise<Record<string, Plane>>
}

let order: readonly Provider[] = ['cpu']

/** Sets which providers this process may use, in order. The CPU is always the last resort. */
export function useProviders(providers: readonly Provider[]): void {
  order = [...providers.filter((provider) => provider !== 'cpu'), 'cpu']
}

const THREADS = 2

/** What is needed of a session of the runtime. */
export interface Session {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, unknown>>>
}

// One provider at a time: the runtime throws on a list whose first entry is unusable instead of trying the next.
async function openSession(bytes: Uint8Array, provider: Provider): Promise<Session> {
  const { InferenceSession } = await runtime()
  return InferenceSession.create(bytes, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: THREADS,
    logSeverityLevel: 4,
  })
}

type Opener = (bytes: Uint8Array, provider: Provider) => Promise<Session>

async function openFirst(bytes: Uint8Array, openWith: Opener): Promise<{ session: Session; provider: Provider }> {
  const reasons: unknown[] = []
  for (const provider of order) {
    try {
      return { session: await openWith(bytes, provider), provider }
    } catch (reason) {
      reasons.push(reason)
    }
  }
  throw new AggregateError(reasons, 'No execution provider opened the network.')
}

/** The runtime refuses data over shared memory, so pixels are copied once here. */
async function toTensor({ data, dims }: Plane): Promise<Tensor> {
  const { Tensor } = await runtime()
  if (data instanceof Uint8Array) return new Tensor('uint8', Uint8Array.from(data), dims)
  if (data instanceof BigInt64Array) return new Tensor('int64', BigInt64Array.from(data), dims)
  return new Tensor('float32', Float32Array.from(data), dims)
}

function toPlane(tensor: Tensor): Plane {
  return { dims: tensor.dims, data: tensor.data as Plane['data'] }
}

async function runSession(session: Session, feeds: Readonly<Record<string, Plane>>): Promise<Record<string, Plane>> {
  const tensors = await Promise.all(Object.entries(feeds).map(async ([name, plane]) => [name, await toTensor(plane)] as const))
  const results = await session.run(Object.fromEntries(tensors))
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, toPlane(tensor as Tensor)]))
}

/** Opens a network on the first provider that takes it. `openWith` opens one session; tests hand in their own. */
export async function openNetwork(bytes: Uint8Array, openWith: Opener = openSession): Promise<Network> {
  let { session, provider } = await openFirst(bytes, openWith)
  return {
    get provider() {
      return provider
    },
    async run(feeds, onFallback) {
      try {
        return await runSession(session, feeds)
      } catch (reason) {
        if (provider === 'cpu') throw reason
        const failed = provider
        session = await openWith(bytes, 'cpu')
        provider = 'cpu'
        onFallback(failed, reason instanceof Error ? reason.message : String(reason))
        return runSession(session, feeds)
      }
    },
  }
}

const KEPT = 2
const loaded = new Map<string, Promise<Network>>()

/**
 * Opens a network from memory, or hands on the one already open under that `key` (its content hash). The two used last
 * stay open. Rejects when no provider opens it.
 */
export function loadNetwork(key: string, bytes: Uint8Array): Promise<Network> {
  const network = loaded.get(key) ?? openNetwork(bytes)
  loaded.delete(key)
  loaded.set(key, network)
  network.catch(() => loaded.delete(key))
  const [oldest] = loaded.keys()
  if (loaded.size > KEPT && oldest !== undefined) loaded.delete(oldest)
  return network
}

/** What a provider can do on this machine: the time of one run of `bytes`, or why it cannot be used. */
export type ProbeResult = { readonly usable: true; readonly ms: number } | { readonly usable: false; readonly reason: string }

/** Tries one provider on a small network. Call it in a process of its own: drivers can crash. */
export async function probeProvider(provider: Provider, bytes: Uint8Array, feed: Readonly<Record<string, Plane>>): Promise<ProbeResult> {
  try {
    const session = await openSession(bytes, provider)
    await runSession(session, feed)
    const start = performance.now()
    await runSession(session, feed)
    return { usable: true, ms: performance.now() - start }
  } catch (reason) {
    return { usable: false, reason: reason instanceof Error ? reason.message.split('\n')[0] ?? '' : String(reason) }
  }
}
