import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { FileFailure } from './file-failure.ts'
import { diskFiles, type Files } from './files.ts'
import { Journal, journalPath, type JournalOptions } from './journal.ts'
import { recoverJournal } from './recover.ts'
import { saveGraph } from './save.ts'
import { stampOf } from './stamp.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(folder, 'car.livery.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = emptyGraph('start')
const file = () => journalPath(path)
const name = (text: string): Op => ({ op: 'name', name: text })
const add = (id: string): Op => ({ op: 'add', node: id, value: { type: 'photo', version: 1, params: {} } })
const param = (id: string, value: number): Op => ({ op: 'param', node: id, key: 'amount', value })

/** An open graph that journals what happens to it. */
function editing(options: Partial<JournalOptions> = {}) {
  let graph: Graph = start
  const journal = new Journal(path, { gatherMs: 5, snapshot: () => graph, ...options })
  return {
    journal,
    graph: () => graph,
    edit: (...ops: readonly Op[]) => {
      const applied = applyOps(graph, ops)
      if (!applied.ok) throw new Error(applied.fault.message)
      graph = applied.graph
      journal.append(ops)
    },
  }
}

describe('Journal', () => {
  it('brings back every change that was not saved, in order', async () => {
    const { journal, edit, graph } = editing()
    edit(add('a'))
    await journal.flush()
    edit(param('a', 1))
    edit(param('a', 2), add('b'))
    await journal.close()
    expect(await recoverJournal(path, { graph: start })).toMatchObject(
      { state: 'recovered', graph: graph(), lost: 0, torn: false },
    )
  })

  it('writes by itself, without being asked, and only the last of a drag', async () => {
    const { edit, journal } = editing()
    edit(add('a'))
    for (let value = 0; value < 500; value++) edit(param('a', value))
    await vi.waitFor(() => expect(readFileSync(file(), 'utf8')).toContain('"value":499'), { timeout: 10_000 })
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(3)
    await journal.close()
  })

  it('makes no file for a graph that nobody changes', async () => {
    await editing().journal.close()
    expect(existsSync(file())).toBe(false)
    expect(await recoverJournal(path, { graph: start })).toEqual({ state: 'none' })
  })

  it('leaves out a line that was cut off, at every length, and goes on after it', async () => {
    const { journal, edit, graph } = editing()
    edit(add('a'))
    await journal.flush()
    const whole = statSync(file()).size
    edit(add('b'))
    await journal.close()
    const text = readFileSync(file())
    for (let length = whole; length < text.length; length++) {
      writeFileSync(file(), text)
      truncateSync(file(), length)
      const found = await recoverJournal(path, { graph: start })
      expect(found).toMatchObject({ state: 'recovered', taken: 1, lost: 0, torn: length > whole, bytes: whole })
    }
    const second = editing({ keep: whole })
    second.edit(name('after'))
    await second.journal.close()
    expect(await recoverJournal(path, { graph: start })).toMatchObject(
      { taken: 2, lost: 0, torn: false, graph: { name: 'after', nodes: { a: {} } } },
    )
    expect(Object.keys(graph().nodes)).toEqual(['a', 'b'])
  })

  it('takes nothing after a damaged line, and says how much was lost', async () => {
    const { journal, edit } = editing()
    for (const id of ['a', 'b', 'c']) {
      edit(add(id))
      await journal.flush()
    }
    await journal.close()
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('"node":"b"', '"node":"B"'))
    const found = await recoverJournal(path, { graph: start })
    expect(found).toMatchObject({ state: 'recovered', taken: 1, lost: 2 })
    expect(found.state === 'recovered' && Object.keys(found.graph?.nodes ?? {})).toEqual(['a'])
  })

  it('never throws, whatever stands in the file', async () => {
    const { journal, edit } = editing()
    edit(add('a'))
    await journal.close()
    const text = readFileSync(file(), 'utf8')
    const damage = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(damage, async ([at, length, put]) => {
        writeFileSync(file(), text.slice(0, at) + put + text.slice(at + length))
        expect(['none', 'recovered', 'stale', 'unreadable']).toContain((await recoverJournal(path, { graph: start })).state)
      }),
      { numRuns: 60 },
    )
  })

  it('says so when the changes belong to another state of the file', async () => {
    const { journal, edit } = editing({ stamp: stampOf(new Uint8Array(1)) })
    edit(add('a'))
    await journal.close()
    expect(
      await recoverJournal(path, { graph: start, stamp: stampOf(new Uint8Array(2)) }),
    ).toMatchObject({ state: 'stale', taken: 1 })
    expect(await recoverJournal(path, { graph: start, stamp: stampOf(new Uint8Array(1)) })).toMatchObject({ state: 'recovered' })
  })

  it('is cleared by a save, and keeps what was changed while it was being saved', async () => {
    const { journal, edit, graph } = editing()
    edit(add('a'))
    await journal.flush()
    journal.mark()
    const saving = saveGraph(path, graph())
    edit(add('b'))
    const saved = await saving
    if (!saved.ok) throw new Error(saved.failure.message)
    const onDisk = applyOps(start, [add('a')])
    await journal.clear(saved.stamp)
    await journal.close()
    const found = await recoverJournal(path, { graph: onDisk.ok ? onDisk.graph : start, stamp: saved.stamp })
    expect(found).toMatchObject({ state: 'recovered', graph: graph(), taken: 1 })

    const quiet = editing({ keep: found.state === 'recovered' ? found.bytes : 0, stamp: saved.stamp })
    quiet.journal.mark()
    await quiet.journal.clear(saved.stamp)
    expect(existsSync(file())).toBe(false)
  })

  it('never touches the file of the graph', async () => {
    await saveGraph(path, start)
    const before = readFileSync(path, 'utf8')
    const { journal, edit } = editing()
    edit(add('a'))
    await journal.close()
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('reports a full disk once, loses nothing, and goes on when there is room again', async () => {
    let full = true
    const failures: FileFailure[] = []
    const files: Files = {
      ...diskFiles,
      open: async (where, flags) => {
        const handle = await diskFiles.open(where, flags)
        const write = async (data: Uint8Array) => {
          if (!full) return handle.write(data)
          await handle.write(data.subarray(0, data.length / 2))
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        }
        return { ...handle, write }
      },
    }
    const { journal, edit, graph } = editing({ files, onFailure: (failure) => failures.push(failure) })
    edit(add('a'))
    await journal.flush()
    edit(add('b'))
    await journal.flush()
    expect(failures.map(({ code }) => code)).toEqual(['disk-full'])
    full = false
    edit(add('c'))
    await journal.close()
    expect(await recoverJournal(path, { graph: start })).toMatchObject(
      { state: 'recovered', graph: graph(), lost: 0, torn: false },
    )
  })

  it('begins anew with the whole graph when it has grown large', async () => {
    const { journal, edit, graph } = editing()
    edit({ ...add('a') })
    for (let round = 0; round < 10; round++) {
      edit({ op: 'param', node: 'a', key: `k${round}`, value: 'x'.repeat(1_000_000) })
      await journal.flush()
    }
    const large = statSync(file()).size
    for (let round = 0; round < 10; round++) edit({ op: 'param', node: 'a', key: `k${round}`, value: round })
    await journal.flush()
    expect(statSync(file()).size).toBeLessThan(large / 100)
    edit(name('after'))
    await journal.close()
    expect(await recoverJournal(path, { graph: start })).toMatchObject({ state: 'recovered', graph: graph(), lost: 0 })
  })

  it('122: kill -9 while changes are written costs at most the last of them', async () => {
    const module = (source: string) => JSON.stringify(new URL(source, import.meta.url).href)
    const script = `
      import { Journal } from ${module('./journal.ts')}
      const journal = new Journal(process.argv[1], { snapshot: () => undefined })
      for (let count = 0; ; count++) {
        journal.append([{ op: 'add', node: 'n-' + count, value: { type: 'photo', version: 1, params: {} } }])
        await journal.flush()
        process.stdout.write(count + '\\n')
      }`
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, path],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    const ended = new Promise((resolve) => child.once('close', resolve))
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (data: Buffer) => {
        said += data.toString()
        if (said.length > 500) resolve()
      }),
    )
    child.kill('SIGKILL')
    await ended
    const told = said.trimEnd().split('\n').length
    const found = await recoverJournal(path, { graph: start })
    if (found.state !== 'recovered') throw new Error(found.state)
    expect(found.lost).toBe(0)
    expect(Object.keys(found.graph?.nodes ?? {}).length).toBeGreaterThanOrEqual(told)
    appendFileSync(file(), '{"ops":[')
    expect(await recoverJournal(path, { graph: start })).toMatchObject({ taken: found.taken, torn: true })
  }, 30_000)
})
