import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphOf } from '../core/testing/kit.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { FrameHead } from '../protocol/frame.ts'
import { connect, startTestServer, until, writeGraph, type TestServer } from './testing/kit.ts'

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test.end())

describe('a page', () => {
  it('opens a graph, edits it, sees frames of it and runs it', async () => {
    writeGraph(test, 'first.livery.json', graphOf({ a: ['picture', { size: 600, shade: 200 }], b: ['tint', { by: 1 }] }, ['a.image > b.image']))
    const page = await connect(test.server)
    const frames: { head: FrameHead; bytes: Uint8Array }[] = []
    const events: RunEvent[] = []
    page.socket.on('frame', (head, bytes) => frames.push({ head, bytes }))
    page.socket.on('run.event', ({ event }) => events.push(event))
    const opened = await page.call('graph.open', { path: 'first.livery.json' })
    expect(opened).toMatchObject({ revision: 0, savedRevision: 0, path: 'first.livery.json', faults: [] })
    await page.call('graph.watch', { graph: opened.graph, outputs: [{ node: 'b', port: 'image', width: 512 }], live: true })
    const first = await until(() => frames[0])
    expect(first.head).toMatchObject({ node: 'b', port: 'image', format: 'rgba8', width: 300, height: 300, fullWidth: 300, quality: 'draft', revision: 0 })
    expect(new Uint8Array(first.bytes)[0]).toBe(201)
    page.socket.emit('frame.ack', { slot: first.head.slot, seq: first.head.seq })
    const edited = await page.call('graph.edit', { graph: opened.graph, base: 0, ops: [{ op: 'param', node: 'b', key: 'by', value: 20 }], key: 'k1' })
    expect(edited).toEqual({ accepted: true, revision: 1 })
    const second = await until(() => frames[1])
    expect(new Uint8Array(second.bytes)[0]).toBe(220)
    page.socket.emit('frame.ack', { slot: second.head.slot, seq: second.head.seq })
    const { run } = await page.call('run.start', { graph: opened.graph, targets: ['b.image'], key: 'k2' })
    const done = await until(() => events.find((event) => event.type === 'run.finished' && event.run === run))
    expect(done).toMatchObject({ status: 'ok' })
    const third = await until(() => frames[2])
    expect(third.head).toMatchObject({ quality: 'final', fullWidth: 600, width: 512 })
    page.end()
  })
})
