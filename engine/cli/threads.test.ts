import { afterEach, describe, expect, it } from 'vitest'
import type { SharedTask } from '../../nodes/values/shared-work.ts'
import { sharer } from '../core/sharing.ts'
import { HelperThreads } from './threads.ts'

/** A thread's module, written here. */
const entry = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`)

const spin = (ms: number): SharedTask<Int32Array> => ({
  name: 'spin',
  run(data, item, { check }) {
    const until = performance.now() + ms
    while (performance.now() < until) check()
    Atomics.add(data, item, 1)
  },
})
const places = (count: number) => new Int32Array(new SharedArrayBuffer(count * 4))

let threads: HelperThreads | undefined
afterEach(() => threads?.close())

describe('helper threads', () => {
  it('are not started for work that is soon done', async () => {
    threads = new HelperThreads(entry('process.exit(1)'), 3)
    const data = places(8)
    await sharer(undefined, threads.invite)(spin(1), data, 8)
    expect([threads.started, ...data]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1])
  })

  it('that die leave nothing undone', async () => {
    threads = new HelperThreads(entry('process.exit(1)'), 2)
    const data = places(400)
    await sharer(undefined, threads.invite)(spin(4), data, 400)
    expect([threads.started, data.every((v) => v === 1)]).toEqual([2, true])
  })

  it('that take an item and die have it done again', async () => {
    // Enters the board, takes an item and goes: the words of the board are those of engine/core/sharing.ts.
    const thief = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ board }) => {
        const cells = new Int32Array(board)
        Atomics.add(cells, 4, 1)
        Atomics.add(cells, 0, 1)
        process.exit(1)
      })`
    threads = new HelperThreads(entry(thief), 2)
    const data = places(400)
    await sharer(undefined, threads.invite)(spin(4), data, 400)
    expect(data.every((v) => v === 1)).toBe(true)
  })

  it('that fail stop the work with what they say', async () => {
    const bad = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ board }) => {
        const cells = new Int32Array(board)
        Atomics.store(cells, 1, 1)
        parentPort.postMessage({ message: 'no good', causes: [] })
      })`
    threads = new HelperThreads(entry(bad), 1)
    await expect(sharer(undefined, threads.invite)(spin(4), places(400), 400)).rejects.toThrow('no good')
  })
})
