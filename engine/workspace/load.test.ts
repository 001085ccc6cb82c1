import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { diskFiles, type Files } from './files.ts'
import { loadGraph } from './load.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
  path = join(folder, 'car.livery.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const text = serialize(emptyGraph('A'))

describe('loadGraph', () => {
  it('reads a graph, with or without a byte order mark', async () => {
    for (const content of [text, `\ufeff${text}`]) {
      writeFileSync(path, content)
      expect(await loadGraph(path)).toMatchObject({ ok: true, graph: emptyGraph('A'), faults: [], migrated: [] })
    }
  })

  it.each([
    ['an empty file', '', 'not-a-graph', /The file is empty/],
    ['a file cut off', text.slice(0, 100), 'not-a-graph', /Line \d+, column \d+/],
    ['a file of zeros', '\0'.repeat(500), 'not-a-graph', /zero bytes/],
    ['another kind of text', 'hello', 'not-a-graph', /There should be a value here/],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'not-text', /UTF-16/],
    ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'not-text', /not text/],
    ['a newer format', '{"format": {"name": "clearcoat.graph", "major": 9}, "nodes": 1}', 'not-a-graph', /format 9/],
  ])('says what is wrong with %s', async (_, content, code, message) => {
    writeFileSync(path, content)
    const loaded = await loadGraph(path)
    expect(loaded).toMatchObject({ ok: false, failure: { code } })
    expect(!loaded.ok && loaded.failure.message).toMatch(message)
    expect(!loaded.ok && loaded.failure.message).not.toContain(folder)
  })

  it('hands on that a newer file can only be looked at', async () => {
    writeFileSync(path, '{"format": {"name": "clearcoat.graph", "major": 9}, "nodes": {}}')
    expect(await loadGraph(path)).toMatchObject({ ok: true, readOnly: expect.stringContaining('format 9') })
  })

  it('131: does not read a file that is too large, a folder, or a pipe', async () => {
    writeFileSync(path, '')
    truncateSync(path, 5 * 1024 * 1024 * 1024)
    expect(await loadGraph(path)).toMatchObject({ ok: false, failure: { code: 'too-large' } })
    expect(await loadGraph(folder)).toMatchObject({ ok: false, failure: { code: 'not-a-file' } })
    expect(await loadGraph(join(folder, 'none'))).toMatchObject({ ok: false, failure: { code: 'no-file' } })
    if (process.platform !== 'win32') {
      execFileSync('mkfifo', [join(folder, 'pipe')])
      expect(await loadGraph(join(folder, 'pipe'))).toMatchObject({ ok: false, failure: { code: 'not-a-file' } })
    }
  })

  it('133: opens one file, to read, and nothing that the graph names', async () => {
    const graph = { ...emptyGraph('A'), nodes: { a: { type: 'photo', version: 1, params: { file: join(folder, 'photo.png') } } } }
    writeFileSync(path, serialize(graph))
    const asked: string[] = []
    const spy = new Proxy(diskFiles, {
      get: (target, key: keyof Files) => (first: string, ...rest: unknown[]) => {
        asked.push(`${key} ${first === path ? 'it' : first} ${rest.join()}`.trim())
        return Reflect.apply(target[key] as (...all: unknown[]) => unknown, target, [first, ...rest])
      },
    })
    expect((await loadGraph(path, { files: spy })).ok).toBe(true)
    expect(asked).toEqual(['stat it', 'open it r'])
  })
})
