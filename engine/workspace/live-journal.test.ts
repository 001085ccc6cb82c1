import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { LiveJournal, listJournals, recoverFile, recoverUntitled, untitledPath } from './live-journal.ts'
import { stampOf } from './stamp.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'clearcoat-live-journal-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const add = (node: string): Op => ({ op: 'add', node, value: { type: 'number', version: 1, params: {} } })
const after = (graph: Graph, ...ops: readonly Op[]): Graph => {
  const applied = applyOps(graph, ops)
  if (!applied.ok) throw new Error(applied.fault.message)
  return applied.graph
}
const silent = { snapshot: () => emptyGraph(), onFailure: () => undefined }

function saved(name: string, graph: Graph) {
  const path = join(folder, name)
  writeFileSync(path, serialize(graph))
  return { path, stamp: stampOf(readFileSync(path)) }
}

describe('the journal of an open graph', () => {
  it('keeps a graph that was never saved, from what it was before the first edit', async () => {
    const id = randomUUID()
    const start = after(emptyGraph('Imported'), add('a'))
    const journal = new LiveJournal({ path: untitledPath(folder, id), ...silent })
    expect(readdirSync(folder)).toEqual([])
    journal.append(start, [add('b')])
    journal.append(after(start, add('b')), [add('c')])
    await journal.close()
    expect((await recoverUntitled(folder, id))?.graph).toEqual(after(start, add('b'), add('c')))
    expect(await listJournals(folder, [], () => false)).toMatchObject([{ id, name: 'Imported' }])
    expect(await listJournals(folder, [], (info) => info.id === id)).toEqual([])
  })

  it('goes on where a recovered one ended', async () => {
    const id = randomUUID()
    const path = untitledPath(folder, id)
    const first = new LiveJournal({ path, ...silent })
    first.append(emptyGraph(), [add('a')])
    await first.close()
    const found = (await recoverUntitled(folder, id))!
    const second = new LiveJournal({ path, keep: found.keep, ...silent })
    second.append(found.graph, [add('b')])
    await second.close()
    expect(Object.keys((await recoverUntitled(folder, id))!.graph.nodes)).toEqual(['a', 'b'])
  })

  it('forgets what was saved, but not what came in while it was written', async () => {
    const { path, stamp } = saved('car.livery.json', after(emptyGraph(), add('a')))
    const journal = new LiveJournal({ path: untitledPath(folder, randomUUID()), ...silent })
    journal.append(emptyGraph(), [add('a')])
    await journal.saved(path, stamp, [[add('late')]])
    await journal.close()
    const recovered = await recoverFile(folder, path, { graph: after(emptyGraph(), add('a')), stamp })
    expect(Object.keys(recovered.graph?.nodes ?? {})).toEqual(['a', 'late'])
    expect(readdirSync(join(folder, '.autosave'))).toEqual(['car.livery.json.jsonl'])
  })

  it('makes edits of another state of the file a graph of their own, and says so', async () => {
    const graph = after(emptyGraph('Car'), add('a'))
    const { path, stamp } = saved('car.livery.json', graph)
    const journal = new LiveJournal({ path, stamp, ...silent })
    journal.append(graph, [add('b')])
    await journal.close()
    const other = saved('car.livery.json', after(graph, add('z')))
    const recovered = await recoverFile(folder, path, { graph: after(graph, add('z')), stamp: other.stamp })
    expect(recovered).toMatchObject({ keep: 0, remarks: [{ message: expect.stringContaining('changed by another program') }] })
    expect(recovered.graph).toBeUndefined()
    const [kept] = await listJournals(folder, [], () => false)
    expect(Object.keys((await recoverUntitled(folder, kept!.id!))!.graph.nodes)).toContain('b')
  })

  it('moves a journal aside that cannot be read, and never writes over it', async () => {
    const { path, stamp } = saved('car.livery.json', emptyGraph())
    const journal = new LiveJournal({ path, stamp, ...silent })
    journal.append(emptyGraph(), [add('a')])
    await journal.close()
    const file = join(folder, '.autosave', 'car.livery.json.jsonl')
    writeFileSync(file, 'not a journal\nat all\n')
    const recovered = await recoverFile(folder, path, { graph: emptyGraph(), stamp })
    expect(recovered.remarks).toHaveLength(1)
    const [aside] = readdirSync(join(folder, '.autosave'))
    expect(readFileSync(join(folder, '.autosave', aside!), 'utf8')).toBe('not a journal\nat all\n')
    expect(aside).toMatch(/\.old$/)
  })

  it('is gone for good when it is discarded', async () => {
    const id = randomUUID()
    const journal = new LiveJournal({ path: untitledPath(folder, id), ...silent })
    journal.append(emptyGraph(), [add('a')])
    await journal.close()
    await journal.discard()
    expect(await recoverUntitled(folder, id)).toBeUndefined()
    expect(readdirSync(join(folder, '.autosave'))).toEqual([])
  })
})
