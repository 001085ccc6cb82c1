import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { backupPaths } from './backups.ts'
import { diskFiles, type Files, type OpenFile } from './files.ts'
import { loadGraph } from './load.ts'
import { saveGraph, type Saved } from './save.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-'))
  path = join(folder, 'car.livery.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const graph = (name: string): Graph => emptyGraph(name)
const present = (): string => readFileSync(path, 'utf8')

async function saved(name: string, before?: Saved): Promise<Saved> {
  return saveGraph(path, graph(name), { stamp: before?.ok ? before.stamp : undefined })
}

/** The disk, on which the step number `at` and all after it fail with `code`. Closing always works, as it does on a full disk. */
function failing(at: number, code: string): Files & { steps: () => number } {
  let step = 0
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    if (step++ >= at) throw Object.assign(new Error(`${code}: '/secret/place/file'`), { code })
    return work()
  }
  const wrap = (handle: OpenFile): OpenFile => ({
    write: (data) =>
      guard(() => handle.write(data)).catch(async (error: unknown) => {
        // A disk that fills up takes the first part of what is written.
        await handle.write(data.subarray(0, data.length / 2))
        throw error
      }),
    read: (...rest) => guard(() => handle.read(...rest)),
    stat: () => guard(() => handle.stat()),
    chmod: (mode) => guard(() => handle.chmod(mode)),
    truncate: (length) => guard(() => handle.truncate(length)),
    sync: () => guard(() => handle.sync()),
    close: () => handle.close(),
  })
  return {
    steps: () => step,
    open: (file, flags, mode) => guard(async () => wrap(await diskFiles.open(file, flags, mode))),
    stat: (file) => guard(() => diskFiles.stat(file)),
    realpath: (file) => guard(() => diskFiles.realpath(file)),
    writable: (file) => guard(() => diskFiles.writable(file)),
    mkdir: (file) => guard(() => diskFiles.mkdir(file)),
    rename: (from, to) => guard(() => diskFiles.rename(from, to)),
    link: (from, to) => guard(() => diskFiles.link(from, to)),
    copy: (from, to) => guard(() => diskFiles.copy(from, to)),
    unlink: (file) => diskFiles.unlink(file),
    list: (file) => guard(() => diskFiles.list(file)),
  }
}

describe('saveGraph', () => {
  it('writes the text of the graph, and nothing else into the folder', async () => {
    expect(await saved('a')).toMatchObject({ ok: true, written: true, notes: [] })
    expect(present()).toBe(serialize(graph('a')))
    expect(readdirSync(folder)).toEqual(['car.livery.json'])
    expect((await loadGraph(path)).ok).toBe(true)
  })

  it('keeps the last five states, the newest first', async () => {
    let last = await saved('0')
    for (const name of ['1', '2', '3', '4', '5', '6', '7']) last = await saved(name, last)
    const names = backupPaths(path, 5).map((file) => (JSON.parse(readFileSync(file, 'utf8')) as Graph).name)
    expect(names).toEqual(['6', '5', '4', '3', '2'])
    expect(readdirSync(join(folder, '.backups'))).toHaveLength(5)
  })

  it('writes nothing and keeps the backups when nothing changed', async () => {
    const first = await saved('a')
    expect(await saved('a', first)).toMatchObject({ ok: true, written: false })
    expect(existsSync(join(folder, '.backups'))).toBe(false)
  })

  it('refuses to overwrite a file that changed on the disk, and does so when told to, with a backup', async () => {
    const first = await saved('a')
    writeFileSync(path, serialize(graph('of another')))
    expect(await saved('b', first)).toMatchObject({ ok: false, failure: { code: 'changed-on-disk' } })
    expect(present()).toBe(serialize(graph('of another')))
    expect(await saveGraph(path, graph('b'), { force: true })).toMatchObject({ ok: true })
    expect(readFileSync(backupPaths(path, 1)[0] ?? '', 'utf8')).toBe(serialize(graph('of another')))
  })

  it('refuses to overwrite a file that it does not know, and writes one that was removed', async () => {
    writeFileSync(path, 'mine')
    expect(await saved('a')).toMatchObject(
      { ok: false, failure: { code: 'changed-on-disk', message: expect.stringContaining('There is already a file') } },
    )
    expect(present()).toBe('mine')
    rmSync(path)
    const first = await saved('a')
    rmSync(path)
    expect(await saved('b', first)).toMatchObject({ ok: true })
  })

  it('is not misled by times: a touched file may be saved, changed bytes of the same size and time may not', async () => {
    const first = await saved('a')
    utimesSync(path, 1, 1)
    const second = await saved('b', first)
    expect(second.ok).toBe(true)
    const { mtime, atime } = statSync(path)
    writeFileSync(path, present().replace('"b"', '"x"'))
    utimesSync(path, atime, mtime)
    expect(await saved('c', second)).toMatchObject({ ok: false, failure: { code: 'changed-on-disk' } })
  })

  it('follows a link and leaves it a link, and keeps the permissions of the file', async () => {
    const target = join(folder, 'target.livery.json')
    writeFileSync(target, serialize(graph('a')))
    chmodSync(target, 0o640)
    symlinkSync(target, path)
    const loaded = await loadGraph(path)
    expect(await saveGraph(path, graph('b'), { stamp: loaded.ok ? loaded.stamp : undefined })).toMatchObject({ ok: true })
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect(readFileSync(target, 'utf8')).toBe(serialize(graph('b')))
    expect(statSync(target).mode & 0o777).toBe(0o640)
  })

  it('lets saves of one path wait for one another, so that the second sees what the first wrote', async () => {
    const first = await saved('0')
    const results = await Promise.all(['a', 'b'].map((name) => saved(name, first)))
    expect(results.map(({ ok }) => ok)).toEqual([true, false])
    expect(present()).toBe(serialize(graph('a')))
  })

  it('says so when the folder is not there, the path is a folder, or the file may only be read', async () => {
    expect(await saveGraph(join(folder, 'no', 'x.livery.json'), graph('a'))).toMatchObject(
      { ok: false, failure: { code: 'no-folder' } },
    )
    expect(await saveGraph(folder, graph('a'))).toMatchObject({ ok: false, failure: { code: 'not-a-file' } })
    expect(await saveGraph(path, graph('a'), { readOnly: 'The file has format 2.' })).toMatchObject(
      { ok: false, failure: { code: 'read-only' } },
    )
    expect(existsSync(path)).toBe(false)
  })

  it('writes nothing that could not be opened again', async () => {
    const huge = { ...graph('a'), doc: 'x'.repeat(9 * 1024 * 1024) }
    expect(await saveGraph(path, huge)).toMatchObject({ ok: false, failure: { code: 'too-large' } })
    expect(readdirSync(folder)).toEqual([])
  })

  it('removes temporary files that a crash left long ago, and no others', async () => {
    const old = join(folder, '.car.livery.json.00112233aabb.tmp')
    const fresh = join(folder, '.car.livery.json.00112233aabc.tmp')
    const other = join(folder, '.car.livery.json.notes.tmp')
    for (const file of [old, fresh, other]) writeFileSync(file, 'x')
    for (const file of [old, other]) utimesSync(file, 1, 1)
    await saved('a')
    expect([old, fresh, other].map((file) => existsSync(file))).toEqual([false, true, true])
  })

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EACCES', 'no-permission'],
    ['EIO', 'failed'],
  ])('122: leaves the old file whole when any one step fails with %s', async (code, failureCode) => {
    const first = await saved('old')
    const counting = failing(Infinity, code)
    const trial = await saveGraph(path, graph('new'), { stamp: first.ok ? first.stamp : undefined, files: counting })
    expect(trial.ok).toBe(true)
    expect(counting.steps()).toBeGreaterThan(10)
    for (let at = 0; at < counting.steps(); at++) {
      writeFileSync(path, serialize(graph('old')))
      const files = failing(at, code)
      const result = await saveGraph(path, graph('new'), { stamp: first.ok ? first.stamp : undefined, files })
      expect(present()).toBe(serialize(graph(result.ok ? 'new' : 'old')))
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
      if (result.ok) expect(result.notes.join(' ')).toContain(code)
      else {
        expect(result.failure.code).toBe(failureCode)
        expect(JSON.stringify(result.failure)).not.toContain('secret')
      }
    }
  })

  it('saves without a backup when only the backup fails, and says so', async () => {
    const first = await saved('old')
    const files: Files = { ...diskFiles, mkdir: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOSPC' })) }
    const result = await saveGraph(path, graph('new'), { stamp: first.ok ? first.stamp : undefined, files })
    expect(result).toMatchObject({ ok: true, notes: ['No backup of the earlier state could be kept (ENOSPC).'] })
    expect(present()).toBe(serialize(graph('new')))
  })

  it('copies its backups where the disk has no hard links', async () => {
    const first = await saved('old')
    const files: Files = { ...diskFiles, link: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTSUP' })) }
    expect(
      await saveGraph(path, graph('new'), { stamp: first.ok ? first.stamp : undefined, files }),
    ).toMatchObject({ ok: true, notes: [] })
    expect(readFileSync(backupPaths(path, 1)[0] ?? '', 'utf8')).toBe(serialize(graph('old')))
  })

  it.each(['write', 'sync', 'link', 'rename', 'rename over', 'never'])(
    '122: kill -9 at the step "%s" leaves the old or the new file, never neither',
    async (step) => {
      const module = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
      // Saves twice. The second time it stops for good at one step, half of the bytes written, or else goes on saving.
      const script = `
        import { saveGraph } from ${module('./save.ts')}
        import { diskFiles } from ${module('./files.ts')}
        import { emptyGraph } from ${module('../../graphs/format/graph.ts')}
        const [path, step] = process.argv.slice(1)
        let count = 0
        const stop = async (name) => {
          if (count !== 1 || name !== step) return
          process.stdout.write('stopped')
          await new Promise((resolve) => setTimeout(resolve, 1e6))
        }
        const files = {
          ...diskFiles,
          open: async (...rest) => {
            const handle = await diskFiles.open(...rest)
            const write = async (data) => {
              await handle.write(data.subarray(0, data.length / 2))
              await stop('write')
              await handle.write(data.subarray(data.length / 2))
            }
            return { ...handle, write, sync: async () => (await stop('sync'), handle.sync()) }
          },
          link: async (from, to) => (await diskFiles.link(from, to), stop('link')),
          rename: async (from, to) => {
            if (to === path) await stop('rename over')
            await diskFiles.rename(from, to)
            if (to !== path) await stop('rename')
          },
        }
        for (; ; count++) {
          const graph = emptyGraph('save ' + count)
          for (let node = 0; node < 2000; node++) graph.nodes['n-' + node] = { type: 'photo', version: 1, params: { count } }
          const saved = await saveGraph(path, graph, { force: true, files })
          if (!saved.ok) throw new Error(saved.failure.message)
          if (count === 5) process.stdout.write('running')
        }`
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', script, path, step],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const ended = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      const said = await new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())))
      expect(said).toBe(step === 'never' ? 'running' : 'stopped')
      child.kill('SIGKILL')
      expect(await ended).toBe('SIGKILL')
      for (const file of [path, ...backupPaths(path, 5).filter((backup) => existsSync(backup))]) {
        const loaded = await loadGraph(file)
        if (!loaded.ok) throw new Error(loaded.failure.message)
        expect(new Set(Object.values(loaded.graph.nodes).map(({ params }) => `save ${params['count']}`))).toEqual(new Set([loaded.graph.name]))
        if (step !== 'never') expect(loaded.graph.name).toBe('save 0')
      }
      const again = await loadGraph(path)
      expect(
        await saveGraph(path, graph('after'), { stamp: again.ok ? again.stamp : undefined }),
      ).toMatchObject({ ok: true, notes: [] })
    },
    30_000,
  )
})
