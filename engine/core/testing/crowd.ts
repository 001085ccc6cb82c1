import { threadId } from 'node:worker_threads'
import { z } from 'zod'
import { defineNode } from '../../../nodes/kit/define.ts'
import { choice, whole } from '../../../nodes/kit/params.ts'
import { port } from '../../../nodes/kit/ports.ts'
import type { SharedTask } from '../../../nodes/values/shared-work.ts'

interface Crowd {
  readonly how: 'fine' | 'throw' | 'exit-helper' | 'throw-helper' | 'spin' | 'unknown'
  readonly ms: number
  readonly asker: number
  /** For each item the thread that did it, and how often it was done. */
  readonly threads: Int32Array
  readonly times: Int32Array
}

/** Items that take some time and say who did them; how they fail is asked for. */
export const crowdTask: SharedTask<Crowd> = {
  name: 'crowd',
  run({ how, ms, asker, threads, times }, item, { check, advance }) {
    const helps = threadId !== asker
    if (how === 'throw' && item === 5) throw new RangeError('item 5 is no good')
    if (helps && how === 'throw-helper') throw new RangeError('a helper is no good')
    if (helps && how === 'exit-helper') process.exit(9)
    const until = performance.now() + (how === 'spin' ? 60_000 : ms)
    while (performance.now() < until) check()
    Atomics.store(threads, item, threadId)
    Atomics.add(times, item, 1)
    advance(1)
  },
}

const unknown: SharedTask<Crowd> = { ...crowdTask, name: 'nobody knows this' }

/** A node that shares the task out, and counts. `left` is how many items were not done exactly once. */
export const crowdNode = defineNode({
  version: 1,
  shelf: 'adjust',
  icon: 'circle',
  summary: 'For tests of the engine.',
  type: 'crowd',
  title: 'Crowd',
  inputs: {},
  outputs: { threads: port.number(), left: port.number() },
  params: z.strictObject({
    how: choice({ fine: 'a', throw: 'b', 'exit-helper': 'c', 'throw-helper': 'd', spin: 'e', unknown: 'f' }),
    count: whole(0, 10_000, { default: 40 }),
    ms: whole(0, 1000, { default: 5 }),
    seed: whole(0, 1e9, { default: 0 }),
  }),
  async run({ params, share, progress }) {
    const { how, count, ms } = params
    const words = () => new Int32Array(new SharedArrayBuffer(count * 4)).fill(-1)
    const data: Crowd = { how, ms, asker: threadId, threads: words(), times: words().fill(0) }
    await share(how === 'unknown' ? unknown : crowdTask, data, count, (units) => progress(units / count))
    return { threads: new Set(data.threads).size, left: data.times.filter((times) => times !== 1).length }
  },
})
