import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuvCard } from '../../network.ts'
import { readSplit, type Split } from './labels.ts'

/** The distribution's own Python, where it is: another one first in PATH lacks its packages. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const MAKE = fileURLToPath(new URL('../make_test.py', import.meta.url))

/** The splits of a pack by name, and how many photos of each are measured at most. */
export const COUNTS = { val: 60, 'test-id': 200, 'test-ood': 200, 'test-none': 200 } as const

/** Photos of `val` at least: what is chosen there decides how the others are measured. */
const LEAST_VAL = 8

/** A split with the folder that it lies in. */
export interface Place {
  readonly folder: string
  readonly split: Split
}

async function drawn(folder: string, card: AuvCard, count: number): Promise<boolean> {
  return existsSync(join(folder, 'labels.json')) && (await readSplit(folder, card)).photos.length >= count
}

function draw(car: string, counts: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [MAKE, '--car', car, ...counts], { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('The photos could not be drawn; what Python says above tells why.'))))
  })
}

/**
 * The labelled photos of a pack, by split. Draws those of our own renderer that are not there yet, or are too few; those of the
 * other renderer take long, and are measured only where cycles/render.py has drawn them. `limit`: photos of each split at most.
 */
export async function placesOf(car: string, card: AuvCard, limit: number): Promise<Map<string, Place>> {
  const own = join(car, 'training-run', 'test')
  const lacking = new Set<string>()
  const counts = Object.entries(COUNTS).map(([name, count]) => [name, Math.min(count, name === 'val' ? Math.max(LEAST_VAL, limit) : limit)] as const)
  for (const [name, count] of counts) if (!(await drawn(join(own, name), card, count))) lacking.add(name)
  const flags = counts.flatMap(([name, count]) => [`--${name.replace('test-', '')}`, String(lacking.has(name) ? count : 0)])
  if (lacking.size > 0) await draw(car, flags)
  const places = new Map<string, Place>()
  for (const name of Object.keys(COUNTS)) places.set(name, { folder: join(own, name), split: await readSplit(join(own, name), card) })
  const cycles = join(car, 'training-run', 'cycles', 'test-cycles')
  if (existsSync(join(cycles, 'labels.json'))) places.set('test-cycles', { folder: cycles, split: await readSplit(cycles, card) })
  return places
}
