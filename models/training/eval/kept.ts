import { createHash } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmptyFigures, PhotoFigures } from './measure.ts'
import type { Place } from './photos.ts'

export type Figures = PhotoFigures | EmptyFigures

/** What earlier runs measured with the same network, labels and code, so that a run that was cut short goes on. */
export interface Kept {
  readonly known: Map<string, Figures>
  keep(id: string, figures: Figures): Promise<void>
}

async function keyOf(network: string, places: Iterable<Place>): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(network, 'auv.onnx')))
  const code = fileURLToPath(new URL('.', import.meta.url))
  for (const name of (await readdir(code)).toSorted()) hash.update(await readFile(join(code, name)))
  for (const { split } of places) hash.update(JSON.stringify([split.hashes, split.side, split.photos]))
  return hash.digest('hex').slice(0, 16)
}

export async function openKept(car: string, network: string, places: Iterable<Place>): Promise<Kept> {
  const folder = join(car, 'training-run', 'eval')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${await keyOf(network, places)}.jsonl`)
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1)
  return {
    known: new Map(lines.map((line) => JSON.parse(line) as [string, Figures])),
    keep: (id, figures) => appendFile(file, `${JSON.stringify([id, figures])}\n`),
  }
}
