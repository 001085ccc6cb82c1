import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measurement } from './measurement.ts'

const REPEATS = 3
const root = fileURLToPath(new URL('../../', import.meta.url))
const GRAPH = 'graphs/templates/photo-to-game.livery.json'

/** Wall time of one whole command, from start to exit, in ms. */
async function command(folder: string, ...more: string[]): Promise<number> {
  const start = performance.now()
  const args = ['scripts/clearcoat.mjs', 'run', GRAPH, '--out', join(folder, 'out'), ...more]
  await promisify(execFile)(process.execPath, args, { cwd: root, env: { ...process.env, CLEARCOAT_CACHE: join(folder, 'cache') } })
  return performance.now() - start
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The main job as a user starts it: photo to DDS in a process of its own, with an empty cache, again, and with one param changed. */
export async function run(): Promise<Measurement[]> {
  const cold: number[] = []
  const again: number[] = []
  const changed: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'))
    cold.push(await command(folder))
    again.push(await command(folder))
    changed.push(await command(folder, '--set', `saturation=${1.2 + i / 10}`))
    await rm(folder, { recursive: true, force: true })
  }
  return [
    { name: 'photo to 2048 BC3 DDS, cold process, empty cache', value: median(cold), unit: 'ms', goal: 3000 },
    { name: 'the same again, new process', value: median(again), unit: 'ms', goal: 1000 },
    { name: 'one param of Color Boost changed, new process', value: median(changed), unit: 'ms' },
  ]
}
