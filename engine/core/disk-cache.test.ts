import { execFile } from 'node:child_process'
import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageValue } from '../../nodes/values/image.ts'
import { bundleEntry } from './testing/bundle-entry.ts'
import { graphOf, runToEnd, temporaryFolder, testEngine, valueAt } from './testing/kit.ts'

const graph = (shade: number, by: number) =>
  graphOf(
    { p: ['picture', { size: 16, shade }], t: ['tint', { by }], u: ['tint', { by: 3 }], m: ['measure'] },
    ['p.image > t.image', 't.image > u.image', 'u.image > m.image'],
  )

/** All files of a cache folder, in a fixed order. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { do: fc.constant('run' as const), shade: fc.nat(3), by: fc.integer({ min: 1, max: 3 }), at: fc.nat(3) },
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('damage' as const, 'truncate' as const, 'remove' as const), at: fc.nat() }),
  },
)

describe('DiskCache', () => {
  it('never gives a wrong value, whatever happens to its files in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
        const folder = temporaryFolder()
        // So little memory that most values come from disk.
        const open = () => testEngine({ cacheFolder: folder.path, memoryBytes: 1500, diskBytes: 30_000 })
        let engine = open()
        try {
          for (const step of acts) {
            if (step.do === 'run') {
              const target = ['p', 't', 'u', 'm'][step.at]!
              const { handle, status } = await runToEnd(engine, graph(step.shade, step.by), { targets: [target] })
              const sum = [step.shade, step.shade + step.by, step.shade + step.by + 3][Math.min(step.at, 2)]!
              expect(status).toBe('ok')
              if (target === 'm') expect(await valueAt(handle, 'm.value')).toBe(16_000 + sum)
              else expect(((await handle.value(target)) as ImageValue).pixels.every((byte) => byte === sum)).toBe(true)
            } else if (step.do === 'reopen') {
              await engine.close()
              engine = open()
            } else {
              await engine.settle()
              const files = filesOf(folder.path)
              const path = files[step.at % Math.max(1, files.length)]
              if (path === undefined) continue
              const { size } = statSync(path)
              if (step.do === 'damage') writeFileSync(path, Buffer.alloc(size, step.at % 251))
              else if (step.do === 'truncate') truncateSync(path, step.at % (size + 1))
              else rmSync(path)
            }
          }
        } finally {
          await engine.close()
          folder.dispose()
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is not missed when its folder cannot be written', async () => {
    const folder = temporaryFolder()
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    const engine = testEngine({ cacheFolder: join(file, 'cache'), memoryBytes: 0 })
    expect(await runToEnd(engine, graph(1, 1), { targets: ['m'] })).toMatchObject({ status: 'ok', ran: ['p', 't', 'u', 'm'] })
    await engine.settle()
    expect(await runToEnd(engine, graph(1, 1), { targets: ['t'] })).toMatchObject({ status: 'ok', ran: ['p', 't'] })
    await engine.close()
    folder.dispose()
  })

  it('is shared by processes that write, read and evict at the same time', async () => {
    const folder = temporaryFolder()
    const { url } = await bundleEntry(new URL('./testing/hammer.ts', import.meta.url))
    const start = (seed: number) => promisify(execFile)(process.execPath, [fileURLToPath(url), folder.path, String(seed)])
    const outputs = await Promise.all([start(0), start(1), start(2)])
    expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(['ok', 'ok', 'ok'])
    expect(filesOf(folder.path).filter((path) => path.endsWith('.tmp'))).toEqual([])
    folder.dispose()
  })
})
