import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { encodeDds, type DdsInput } from '../../nodes/codecs/dds/encode.ts'
import type { DdsEncoding } from '../../nodes/codecs/dds/options.ts'
import type { Measurement } from './measurement.ts'

const SLOWEST: DdsEncoding = { format: 'bc7', preset: 'high', mips: 'box', dither: 'none', header: 'dx10', alpha: 'data', gamma: 'srgb' }
/** When the word to stop comes, ms after the start. */
const MOMENTS = [150, 400, 730, 1100, 1640] as const
const GOAL_MS = 100

/** A thread of its own gives the word, as in the engine: the one that encodes hears no event until it is done. */
const GIVE_WORD = `
const { parentPort } = require('node:worker_threads')
parentPort.on('message', ({ after, said, when }) => setTimeout(() => {
  when[0] = performance.timeOrigin + performance.now()
  Atomics.store(said, 0, 1)
}, after))
`

const now = () => performance.timeOrigin + performance.now()

/** A signal that turns when shared memory does, like that of a worker. */
function sharedSignal(said: Int32Array): AbortSignal {
  const { signal } = new AbortController()
  return Object.defineProperties(signal, {
    aborted: { get: () => Atomics.load(said, 0) === 1 },
    reason: { value: new Error('Stopped.') },
  })
}

/** The longest time between two words of progress, from the start to the end, in ms. */
function longestSilence(image: DdsInput): number {
  let last = now()
  let longest = 0
  const hear = () => {
    longest = Math.max(longest, now() - last)
    last = now()
  }
  encodeDds(image, SLOWEST, hear)
  hear()
  return longest
}

/** The time in ms from the word to stop, `after` ms from the start, until the encoder has stopped. Throws when it ends before the word. */
function timeToStop(image: DdsInput, worker: Worker, after: number): number {
  const said = new Int32Array(new SharedArrayBuffer(4))
  const when = new Float64Array(new SharedArrayBuffer(8))
  worker.postMessage({ after, said, when }, [])
  try {
    encodeDds(image, SLOWEST, undefined, sharedSignal(said))
  } catch (error) {
    const stopped = now()
    if (Atomics.load(said, 0) === 0) throw error
    return stopped - when[0]!
  }
  throw new Error(`The encoder was done within ${after} ms, before it could be stopped.`)
}

/** How soon the slowest encoder, on one thread, says how far it is, and stops when it is told to. */
export async function cancelRows(name: string, image: DdsInput): Promise<Measurement[]> {
  const worker = new Worker(GIVE_WORD, { eval: true })
  try {
    await once(worker, 'online')
    const stops = MOMENTS.map((after) => timeToStop(image, worker, after))
    return [
      { name: `${name}: longest time without a word of progress`, value: longestSilence(image), unit: 'ms', goal: GOAL_MS },
      { name: `${name}: longest time from a cancel to the end`, value: Math.max(...stops), unit: 'ms', goal: GOAL_MS },
    ]
  } finally {
    await worker.terminate()
  }
}
