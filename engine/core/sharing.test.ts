import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SharedTask } from '../../nodes/values/shared-work.ts'
import type { Engine, EngineOptions } from './engine.ts'
import type { LaneEntry } from './lane.ts'
import { Board, help, sharer, tasksOf, type Invitation, type ShareRequest } from './sharing.ts'
import { bundleEntry } from './testing/bundle-entry.ts'
import { graphOf, runToEnd, testEngine, valueAt, type Literal } from './testing/kit.ts'

/** Adds 1 for each item at its place; fails, stops or dies where `data` says. */
const tally = (onItem: (item: number) => void = () => undefined): SharedTask<Int32Array> => ({
  name: 'tally',
  run(data, item, { check, advance }) {
    check()
    onItem(item)
    Atomics.add(data, item, 1)
    advance(2)
  },
})

const places = (count: number) => new Int32Array(new SharedArrayBuffer(count * 4))

describe('sharer', () => {
  it('does everything alone when nobody comes, and tells how much is done', async () => {
    const data = places(30)
    const units: number[] = []
    await sharer(undefined, () => ({ enough: () => undefined, alone: new Promise(() => undefined) }))(tally(), data, 30, (n) => units.push(n))
    expect(data.every((v) => v === 1)).toBe(true)
    expect([units.length, units.at(-1)]).toEqual([31, 60])
    await sharer(undefined)(tally(), places(0), 0)
  })

  it('shares items with a helper that comes while it works, each done once', async () => {
    const data = places(50)
    let request: ShareRequest | undefined
    const task = tally((item) => {
      if (item === 3) help(tasksOf([tally((i) => expect(i).toBeGreaterThan(3))] as never), request!)
    })
    const invite = (asked: ShareRequest): Invitation => {
      request = asked
      return { enough: () => undefined, alone: Promise.resolve(undefined) }
    }
    await sharer(undefined, invite)(task, data, 50)
    expect(data.every((v) => v === 1)).toBe(true)
    expect(new Board(request!.board).active).toBe(0)
  })

  it('does again what a lost helper left behind', async () => {
    const data = places(20)
    let lose: (() => void) | undefined
    const invite = ({ board }: ShareRequest): Invitation => {
      const theirs = new Board(board)
      theirs.enter()
      theirs.take()
      theirs.take()
      return { enough: () => lose?.(), alone: new Promise((resolve) => (lose = () => resolve(undefined))) }
    }
    await sharer(undefined, invite)(tally(), data, 20)
    expect(data.every((v) => v === 1)).toBe(true)
  })

  it('fails with what an item threw, here or at a helper, and stops the other', async () => {
    const bad = tally((item) => {
      if (item === 4) throw new RangeError('four')
    })
    await expect(sharer(undefined)(bad, places(9), 9)).rejects.toThrow('four')
    const data = places(9)
    const invite = (request: ShareRequest): Invitation => {
      const failed = help(tasksOf([bad] as never), request)
      return { enough: () => undefined, alone: Promise.resolve(failed) }
    }
    await expect(sharer(undefined, invite)(tally(), data, 9)).rejects.toThrow('four')
    expect([...data]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0])
  })

  it('is cancelled by its signal, and lets nobody begin afterwards', async () => {
    const abort = new AbortController()
    let request: ShareRequest | undefined
    const invite = (asked: ShareRequest): Invitation => {
      request = asked
      return { enough: () => undefined, alone: Promise.resolve(undefined) }
    }
    const data = places(9)
    const stopping = tally((item) => item === 2 && abort.abort())
    await expect(sharer(abort.signal, invite)(stopping, data, 9)).rejects.toMatchObject({ code: 'cancelled' })
    expect(help(tasksOf([tally()] as never), request!)).toBeUndefined()
    expect([...data].reduce((a, b) => a + b)).toBe(3)
  })

  it('refuses two tasks of one name', () => {
    expect(() => tasksOf([tally(), tally()] as never)).toThrow('same name')
  })
})

let entry: LaneEntry
const engines: Engine[] = []
const open = (size: number, options: Partial<EngineOptions> = {}): Engine => {
  const engine = testEngine({ ...options, pool: { entry, size, ...options.pool } })
  engines.push(engine)
  return engine
}

beforeAll(async () => {
  entry = await bundleEntry(new URL('./testing/worker.ts', import.meta.url))
})
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()))
})

const crowd = (params: Readonly<Record<string, Literal>>) => graphOf({ c: ['crowd', params] })

describe('lanes that share', () => {
  const outcome = async (engine: Engine, params: Readonly<Record<string, Literal>>) => {
    const { status, handle, finished } = await runToEnd(engine, crowd(params), { targets: ['c'] })
    if (status !== 'ok') return { status, ...finished.steps[0]?.failure }
    return { status, threads: await valueAt(handle, 'c.threads'), left: await valueAt(handle, 'c.left') }
  }

  it('use idle lanes, and do each item once', async () => {
    const engine = open(3)
    await outcome(engine, { count: 200, ms: 5, seed: 1 })
    // By now every lane has started.
    expect(await outcome(engine, { count: 90, ms: 10, seed: 2 })).toEqual({ status: 'ok', threads: 3, left: 0 })
  })

  it('do it alone on the calling thread, in a pool of one, and in a crowd of askers', async () => {
    expect(await outcome(testEngine(), { count: 9, ms: 1 })).toEqual({ status: 'ok', threads: 1, left: 0 })
    expect(await outcome(open(1), { count: 9, ms: 1 })).toEqual({ status: 'ok', threads: 1, left: 0 })
    const many = graphOf(Object.fromEntries(Array.from({ length: 5 }, (_, seed) => [`c${seed}`, ['crowd', { seed, count: 30, ms: 3 }] as const])))
    const { status, handle } = await runToEnd(open(2), many, { targets: Object.keys(many.nodes) })
    expect(status).toBe('ok')
    for (const id of Object.keys(many.nodes)) expect(await valueAt(handle, `${id}.left`)).toBe(0)
  })

  it('fail with what a piece threw, wherever it ran', async () => {
    const engine = open(2)
    expect(await outcome(engine, { how: 'throw' })).toMatchObject({ status: 'error', message: 'Crowd stopped: item 5 is no good' })
    expect(await outcome(engine, { how: 'throw-helper', ms: 20 })).toMatchObject({ status: 'error', message: 'Crowd stopped: a helper is no good' })
    expect(await outcome(engine, { how: 'unknown', ms: 20 })).toMatchObject({ status: 'error', message: expect.stringContaining('does not know') })
    expect(await outcome(engine, { count: 9, ms: 1 })).toMatchObject({ status: 'ok', left: 0 })
  })

  it('outlive a helper that dies: what it left behind is done', async () => {
    const engine = open(2)
    expect(await outcome(engine, { how: 'exit-helper', ms: 20 })).toEqual({ status: 'ok', threads: 1, left: 0 })
    expect(await outcome(engine, { count: 60, ms: 10, seed: 8 })).toMatchObject({ status: 'ok', left: 0 })
  })

  it('stop together when the run is cancelled, and are there for the next', async () => {
    const engine = open(2)
    await outcome(engine, { count: 60, ms: 5, seed: 3 })
    const handle = engine.run(crowd({ how: 'spin' }), { targets: ['c'] })
    for await (const event of handle.events) if (event.type === 'node.started') break
    await new Promise((resolve) => setTimeout(resolve, 200))
    const before = performance.now()
    handle.cancel()
    expect((await handle.done).status).toBe('cancelled')
    expect(performance.now() - before).toBeLessThan(1500)
    expect(await outcome(engine, { count: 90, ms: 10, seed: 4 })).toEqual({ status: 'ok', threads: 2, left: 0 })
  })

  it('give a helping lane back to a job that waits', async () => {
    const engine = open(2)
    await outcome(engine, { count: 60, ms: 5, seed: 5 })
    const order: string[] = []
    const long = engine.run(crowd({ count: 100, ms: 20, seed: 6 }), { targets: ['c'] }).done.then(() => order.push('crowd'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    const short = runToEnd(engine, graphOf({ p: ['picture'], m: ['measure'] }, ['p.image > m.image']), { targets: ['m'] })
    await Promise.all([long, short.then(() => order.push('measure'))])
    expect(order).toEqual(['measure', 'crowd'])
  })
})
