import { build } from 'esbuild'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { LaneEntry } from '../lane.ts'

/**
 * Bundles a worker entry written in TypeScript, so that worker threads and forked processes can start it as it is: for
 * tests, benchmarks and for running from source. Packages stay outside the bundle and are found in `node_modules`. Far
 * quicker to start than a loader that compiles file by file.
 */
export async function bundleEntry(source: URL): Promise<LaneEntry> {
  const path = fileURLToPath(source)
  const folder = join(fileURLToPath(new URL('../../../node_modules/.cache/clearcoat', import.meta.url)))
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${basename(path, '.ts')}-${process.pid}.mjs`)
  await build({ entryPoints: [path], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' })
  return { url: pathToFileURL(outfile), execArgv: [] }
}
