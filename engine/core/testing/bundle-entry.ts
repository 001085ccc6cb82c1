import { build } from 'esbuild'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LaneEntry } from '../lane.ts'

/**
 * Bundles a worker entry written in TypeScript, so that worker threads and forked processes can start it as it is: for
 * tests, benchmarks and for running from source. Packages stay outside the bundle and are found in `node_modules`. Far
 * quicker to start than a loader that compiles file by file. The bundle is named by its content and appears whole.
 */
export async function bundleEntry(source: URL): Promise<LaneEntry> {
  const path = fileURLToPath(source)
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
  const text = outputFiles[0]?.contents ?? new Uint8Array()
  const folder = new URL('../../../node_modules/.cache/clearcoat/', import.meta.url)
  const name = `${basename(path, '.ts')}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`
  const temporary = new URL(`${name}.${randomBytes(4).toString('hex')}`, folder)
  await mkdir(folder, { recursive: true })
  await writeFile(temporary, text)
  await rename(temporary, new URL(name, folder))
  return { url: new URL(name, folder), execArgv: [] }
}
