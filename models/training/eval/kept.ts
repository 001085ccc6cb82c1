import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmptyFigures, PhotoFigures, Task } from './measure.ts'
import type { Place } from './photos.ts'

export type Figures = PhotoFigures | EmptyFigures

/** What earlier runs measured of the same network by the same code, so that a run that was cut short goes on. */
export interface Kept {
  readonly known: Map<string, Figures>
  keep(id: string, figures: Figures): Promise<void>
}

/** The files that decide what a photo comes to; the others only ask, sum up and tell. */
const MEASURING = [...['measure', 'labels', 'places', 'sight', 'colours', 'drags', 'tones'].map((name) => `./${name}.ts`),
  ...['look-again', 'reference'].map((name) => `../../../nodes/neural/${name}.ts`)]

const short = (hash: ReturnType<typeof createHash>): string => hash.digest('hex').slice(0, 16)

/** Names what a photo was measured for: the split, the photo with its labels, and the task. */
export function idOf(name: string, { split }: Place, { index, trials, quantiles }: Task): string {
  const { hashes, side, photos } = split
  return `${name} ${index} ${short(createHash('sha256').update(JSON.stringify([hashes, side, photos[index], trials, quantiles])))}`
}

/** Opens what is kept in a pack's training-run/ of one network file. */
export async function openKept(car: string, network: string): Promise<Kept> {
  const folder = join(car, 'training-run', 'eval')
  await mkdir(folder, { recursive: true })
  const hash = createHash('sha256').update(await readFile(join(network, 'auv.onnx')))
  for (const name of MEASURING) hash.update(await readFile(new URL(name, import.meta.url)))
  const file = join(folder, `${short(hash)}.jsonl`)
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1)
  return {
    known: new Map(lines.map((line) => JSON.parse(line) as [string, Figures])),
    keep: (id, figures) => appendFile(file, `${JSON.stringify([id, figures])}\n`),
  }
}
