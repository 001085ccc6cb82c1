import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderAssets, hashFile } from './assets.ts'
import { createRegistry } from './registry.ts'
import { graphOf, memoryAssets, runToEnd, temporaryFolder, testEngine, valueAt, withParam } from './testing/kit.ts'
import { testNodes } from './testing/nodes.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder()))
afterEach(() => folder.dispose())

/** number > add > add, and a second branch. */
const numbers = () =>
  graphOf(
    { n: ['number', { value: 3 }], a: ['add', { plus: 1 }], b: ['add', { plus: 2 }], c: ['add', { plus: 9 }] },
    ['n.value > a.a', 'a.value > b.a', 'n.value > c.a'],
  )
const pictures = () =>
  graphOf(
    { p: ['picture', { size: 16 }], t: ['tint'], u: ['tint', { by: 3 }], m: ['measure'] },
    ['p.image > t.image', 't.image > u.image', 'u.image > m.image'],
  )
const ALL = { targets: ['b', 'c'] }

describe('memory', () => {
  it('36: an unchanged graph executes nothing the second time', async () => {
    const engine = testEngine()
    const first = await runToEnd(engine, numbers(), ALL)
    const second = await runToEnd(engine, numbers(), ALL)
    expect(first.ran.toSorted()).toEqual(['a', 'b', 'c', 'n'])
    expect([second.status, second.ran]).toEqual(['ok', []])
    expect(await valueAt(second.handle, 'b')).toBe(6)
  })

  it('37: one literal changed: exactly its descendants run', async () => {
    const engine = testEngine()
    await runToEnd(engine, numbers(), ALL)
    const changed = await runToEnd(engine, withParam(numbers(), 'a', 'plus', 5), ALL)
    expect(changed.ran).toEqual(['a', 'b'])
    expect(changed.states).toEqual({ n: 'cached', a: 'ran', b: 'ran', c: 'cached' })
  })

  it('51: a step that ran again and made the same bytes stops the wave', async () => {
    const engine = testEngine()
    const graph = graphOf(
      { n: ['number', { value: 3 }], s: ['sign'], a: ['add'], b: ['add', { plus: 4 }] },
      ['n.value > s.value', 's.value > a.a', 'a.value > b.a'],
    )
    await runToEnd(engine, graph, { targets: ['b'] })
    const changed = await runToEnd(engine, withParam(graph, 'n', 'value', 8), { targets: ['b'] })
    expect(changed.states).toEqual({ n: 'ran', s: 'ran', a: 'cached', b: 'cached' })
    const again = await runToEnd(engine, withParam(graph, 'n', 'value', 8), { targets: ['b'] })
    expect(again.ran).toEqual([])
  })

  it('51: equal pixels stop the wave too, and pixels that differ in one byte do not', async () => {
    const engine = testEngine()
    await runToEnd(engine, pictures(), { targets: ['m'] })
    const same = graphOf(
      { q: ['picture', { size: 16, shade: 9 }], p: ['tint', { by: 1 }], t: ['tint'], u: ['tint', { by: 3 }], m: ['measure'] },
      ['q.image > p.image', 'p.image > t.image', 't.image > u.image', 'u.image > m.image'],
    )
    expect(
      (await runToEnd(engine, same, { targets: ['m'] })).states,
    ).toMatchObject({ p: 'ran', t: 'cached', u: 'cached', m: 'cached' })
    expect((await runToEnd(engine, withParam(same, 'p', 'by', 2), { targets: ['m'] })).ran).toEqual(['p', 't', 'u', 'm'])
  })

  it('53: what failed or was cancelled is never stored', async () => {
    const engine = testEngine()
    const graph = graphOf({ f: ['fail'], a: ['add'] }, ['f.value > a.a'])
    await runToEnd(engine, graph, { targets: ['a'] })
    const again = await runToEnd(engine, graph, { targets: ['a'] })
    expect(again.states).toEqual({ f: 'failed', a: 'blocked' })
    const slow = graphOf({ w: ['wait', { ms: 60_000 }] })
    const cancelled = engine.run(slow, { targets: ['w'] })
    setTimeout(() => cancelled.cancel(), 20)
    expect((await cancelled.done).status).toBe('cancelled')
    const short = await runToEnd(engine, withParam(slow, 'w', 'ms', 1), { targets: ['w'] })
    expect(short.ran).toEqual(['w'])
  })

  it('57: removing a stored value makes its step run again, and only where it is wanted', async () => {
    const engine = testEngine({ memoryBytes: 2000 })
    const graph = pictures()
    await runToEnd(engine, graph, { targets: ['m'] })
    // Four pictures of 1 KiB do not fit in 2,000 bytes: the first are gone, but nobody asks for them.
    expect((await runToEnd(engine, graph, { targets: ['m'] })).ran).toEqual([])
    const asked = await runToEnd(engine, graph, { targets: ['t'] })
    expect(asked.ran).toContain('t')
    expect(await asked.handle.value('t')).toMatchObject({ kind: 'image', width: 16 })
  })

  it('58: hits, misses and bytes are reported', async () => {
    const engine = testEngine()
    const first = await runToEnd(engine, pictures(), { targets: ['m'] })
    expect(first.finished.cache).toMatchObject({ hits: 0, misses: 4, diskBytes: 0 })
    expect(first.finished.cache.memoryBytes).toBeGreaterThan(3 * 16 * 16 * 4)
    expect((await runToEnd(engine, pictures(), { targets: ['m'] })).finished.cache).toMatchObject({ hits: 4, misses: 0 })
  })

  it('62: a budget of 0 keeps nothing', async () => {
    const engine = testEngine({ memoryBytes: 0 })
    for (let i = 0; i < 2; i++) expect((await runToEnd(engine, pictures(), { targets: ['m'] })).ran).toEqual(['p', 't', 'u', 'm'])
  })

  it('64: eviction in the middle of a run costs time, never correctness', async () => {
    const wide = graphOf(
      {
        p: ['picture', { size: 16 }],
        ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`t${i}`, ['tint', { by: i }] as const])),
        ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`m${i}`, ['measure'] as const])),
      },
      Array.from({ length: 12 }, (_, i) => [`p.image > t${i}.image`, `t${i}.image > m${i}.image`]).flat(),
    )
    const targets = Array.from({ length: 12 }, (_, i) => `m${i}`)
    const small = testEngine({ memoryBytes: 3000 })
    await runToEnd(small, wide, { targets: targets.slice(0, 6) })
    const outcome = await runToEnd(small, withParam(wide, 'm3', 'radius', 4), { targets })
    expect(outcome.status).toBe('ok')
    for (const [i, target] of targets.entries()) expect(await valueAt(outcome.handle, `${target}.value`)).toBe(16_010 + i)
  })

  it('equal nodes of one run are made once', async () => {
    const engine = testEngine()
    const graph = graphOf(
      { p: ['picture'], q: ['picture'], t: ['tint'], u: ['tint'] },
      ['p.image > t.image', 'q.image > u.image'],
    )
    const outcome = await runToEnd(engine, graph, { targets: ['t', 'u'] })
    expect(Object.values(outcome.states).toSorted()).toEqual(['cached', 'cached', 'ran', 'ran'])
  })

  it('two runs at once make the same step once', async () => {
    const engine = testEngine()
    const graph = graphOf({ w: ['wait', { ms: 30 }] })
    const both = await Promise.all([runToEnd(engine, graph, { targets: ['w'] }), runToEnd(engine, graph, { targets: ['w'] })])
    expect(both.flatMap(({ ran }) => ran)).toEqual(['w'])
    expect(both.map(({ status }) => status)).toEqual(['ok', 'ok'])
  })

  it('a run that waits for another finishes the work itself when that one is cancelled', async () => {
    const engine = testEngine()
    const graph = graphOf({ w: ['wait', { ms: 60 }] })
    const first = engine.run(graph, { targets: ['w'] })
    const second = runToEnd(engine, graph, { targets: ['w'] })
    setTimeout(() => first.cancel(), 10)
    expect((await first.done).status).toBe('cancelled')
    expect(await second).toMatchObject({ status: 'ok', ran: ['w'] })
  })
})

describe('files', () => {
  it('49: the same bytes at a new time hit, new bytes at the same time and size miss', async () => {
    const path = join(folder.path, 'a.txt')
    const engine = testEngine({ assets: folderAssets({ files: [folder.path], packs: [] }) })
    const graph = graphOf({ r: ['read', { file: 'a.txt' }] })
    const run = async () => (await runToEnd(engine, graph, { targets: ['r'] })).ran
    writeFileSync(path, 'hello')
    const { atime, mtime } = statSync(path)
    expect(await run()).toEqual(['r'])
    utimesSync(path, new Date(2000), new Date(2000))
    expect(await run()).toEqual([])
    writeFileSync(path, 'world')
    utimesSync(path, atime, mtime)
    expect(await run()).toEqual(['r'])
  })

  it('49: holds as well for a file whose hash is remembered', async () => {
    const path = join(folder.path, 'a.txt')
    writeFileSync(path, 'hello')
    const before = await hashFile(path)
    // Old enough for its hash to be trusted without reading it again.
    await new Promise((resolve) => setTimeout(resolve, 2600))
    const { atime, mtime } = statSync(path)
    expect(await hashFile(path)).toBe(before)
    writeFileSync(path, 'world')
    utimesSync(path, atime, mtime)
    expect(await hashFile(path)).not.toBe(before)
  })

  it('a file that is missing breaks only the node that names it', async () => {
    const engine = testEngine({ assets: memoryAssets(new Map([['b.txt', 'text']])) })
    const outcome = await runToEnd(
      engine,
      graphOf({ r: ['read', { file: 'a.txt' }], s: ['read', { file: 'b.txt' }] }),
      { targets: ['r', 's'] },
    )
    expect(outcome).toMatchObject({ status: 'partial', faults: ['missing-file'], states: { r: 'failed', s: 'ran' } })
  })

  it('what was read while the file changed is used but not remembered', async () => {
    const files = new Map([['a.txt', 'one']])
    const assets = memoryAssets(files)
    const racing = { ...assets, readFile: (path: string) => (files.set(path, 'two'), assets.readFile(path)) }
    const graph = graphOf({ r: ['read', { file: 'a.txt' }] })
    const engine = testEngine({ assets: racing })
    expect(await valueAt((await runToEnd(engine, graph, { targets: ['r'] })).handle, 'r')).toBe('two')
    files.set('a.txt', 'one')
    expect((await runToEnd(engine, graph, { targets: ['r'], assets })).ran).toEqual(['r'])
  })

  it('50: a changed car pack is a miss, also when only a file that it names changed', async () => {
    const pack = join(folder.path, 'test-car')
    mkdirSync(pack)
    writeFileSync(join(pack, 'car.json'), JSON.stringify({ id: 'test-car', files: ['guide.txt'] }))
    writeFileSync(join(pack, 'guide.txt'), 'one')
    const engine = testEngine({ assets: folderAssets({ files: [], packs: [folder.path] }) })
    const graph = graphOf({ c: ['car'] })
    expect(await valueAt((await runToEnd(engine, graph, { targets: ['c'] })).handle, 'c.guide')).toBe('one')
    expect((await runToEnd(engine, graph, { targets: ['c'] })).ran).toEqual([])
    writeFileSync(join(pack, 'guide.txt'), 'two')
    const changed = await runToEnd(engine, graph, { targets: ['c'] })
    expect([changed.ran, await valueAt(changed.handle, 'c.guide')]).toEqual([['c'], 'two'])
    expect((await runToEnd(engine, withParam(graph, 'c', 'car', 'no-car'), { targets: ['c'] })).faults).toEqual(['missing-car'])
  })
})

describe('disk', () => {
  const open = (memoryBytes = 1 << 24) => testEngine({ cacheFolder: folder.path, memoryBytes })
  const values = () => readdirSync(
    join(folder.path, 'values'),
    { recursive: true, withFileTypes: true },
  ).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))

  it('a new engine finds everything cached, and with one param changed exactly its descendants run', async () => {
    const first = open()
    await runToEnd(first, pictures(), { targets: ['m'] })
    await first.close()
    const second = open()
    const again = await runToEnd(second, pictures(), { targets: ['m'] })
    expect(again.states).toEqual({ p: 'cached', t: 'cached', u: 'cached', m: 'cached' })
    expect(await valueAt(again.handle, 'm.value')).toBe(16_014)
    expect((await runToEnd(second, withParam(pictures(), 'u', 'by', 7), { targets: ['m'] })).ran).toEqual(['u', 'm'])
    await second.close()
  })

  it('so does a new process', async () => {
    const script = `
      import { graphOf, runToEnd, testEngine } from ${JSON.stringify(fileURLToPath(new URL('./testing/kit.ts', import.meta.url)))}
      const engine = testEngine({ cacheFolder: ${JSON.stringify(folder.path)} })
      const graph = graphOf(
        { p: ['picture', { size: 16 }], t: ['tint'], u: ['tint', { by: 3 }], m: ['measure'] },
        ['p.image > t.image', 't.image > u.image', 'u.image > m.image'],
      )
      await runToEnd(engine, graph, { targets: ['m'] })
      await engine.close()`
    execFileSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'pipe' },
    )
    const engine = open()
    expect((await runToEnd(engine, pictures(), { targets: ['m'] })).ran).toEqual([])
    const picture = await runToEnd(engine, pictures(), { targets: ['t'] })
    expect(picture.ran).toEqual([])
    expect(await picture.handle.value('t')).toMatchObject({ kind: 'image', width: 16, height: 16, space: 'srgb', scale: 1 })
    await engine.close()
  })

  it('values that nobody needs are not loaded', async () => {
    const first = open()
    await runToEnd(first, pictures(), { targets: ['m'] })
    await first.close()
    for (const path of values()) rmSync(path)
    const second = open()
    expect((await runToEnd(second, pictures(), { targets: ['m'] })).ran).toEqual([])
    await second.close()
  })

  it.each(['truncated', 'damaged', 'removed'])('a %s value counts as missing, is removed, and made again', async (how) => {
    const first = open()
    await runToEnd(first, pictures(), { targets: ['m'] })
    await first.close()
    const second = open()
    await second.plan(pictures(), { targets: ['m'] })
    for (const path of values()) {
      if (how === 'truncated') truncateSync(path, statSync(path).size - 3)
      else if (how === 'damaged') writeFileSync(path, Buffer.alloc(statSync(path).size, 5))
      else rmSync(path)
    }
    const changed = await runToEnd(second, withParam(pictures(), 'u', 'by', 8), { targets: ['m'] })
    expect(changed.status).toBe('ok')
    expect(changed.ran).toEqual(['p', 't', 'u', 'm'])
    expect(await valueAt(changed.handle, 'm.value')).toBe(16_019)
    await second.close()
    const third = open()
    expect((await runToEnd(third, withParam(pictures(), 'u', 'by', 8), { targets: ['t'] })).ran).toEqual([])
    await third.close()
  })

  it('a record that a crash cut short is passed over, and the rest is read', async () => {
    const first = open()
    await runToEnd(first, pictures(), { targets: ['m'] })
    await first.close()
    const records = join(folder.path, 'records')
    const [segment = ''] = readdirSync(records)
    truncateSync(join(records, segment), statSync(join(records, segment)).size - 20)
    const second = open()
    const again = await runToEnd(second, pictures(), { targets: ['p', 't', 'u', 'm'] })
    expect([again.status, again.ran.length]).toEqual(['ok', 1])
    await second.close()
  })

  it('two engines on one folder see what the other made', async () => {
    const [one, two] = [open(), open()]
    await runToEnd(two, numbers(), ALL)
    await runToEnd(one, pictures(), { targets: ['m'] })
    await one.settle()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect((await runToEnd(two, pictures(), { targets: ['m'] })).ran).toEqual([])
    await Promise.all([one.close(), two.close()])
  })

  it('keeps within its budget by dropping what was used least recently', async () => {
    const engine = testEngine({ cacheFolder: folder.path, memoryBytes: 1, diskBytes: 20_000 })
    for (let shade = 0; shade < 10; shade++) await runToEnd(
      engine,
      graphOf({ p: ['picture', { size: 32, shade }] }),
      { targets: ['p'] },
    )
    await engine.settle()
    const total = values().reduce((sum, path) => sum + statSync(path).size, 0)
    expect(total).toBeLessThanOrEqual(20_000)
    expect(total).toBeGreaterThan(8000)
    expect((await runToEnd(engine, graphOf({ p: ['picture', { size: 32, shade: 9 }] }), { targets: ['p'] })).ran).toEqual([])
    expect((await runToEnd(engine, graphOf({ p: ['picture', { size: 32, shade: 0 }] }), { targets: ['p'] })).ran).toEqual(['p'])
    await engine.close()
  })

  it('another version of a node does not read the records of the old one', async () => {
    const first = open()
    await runToEnd(first, pictures(), { targets: ['m'] })
    await first.close()
    const nodes = testNodes.map((node) => (node.type === 'tint' ? { ...node, version: 2 } : node))
    expect(createRegistry(nodes).get('tint')?.definition.version).toBe(2)
    const second = testEngine({ cacheFolder: folder.path, nodes })
    // The same bytes come out of the new version, so what hangs below stays.
    expect((await runToEnd(second, pictures(), { targets: ['m'] })).ran).toEqual(['t', 'u'])
    await second.close()
  })
})
