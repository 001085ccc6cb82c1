import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../../../engine/cli/whole-file.ts'
import type { Measured } from './evaluate.ts'

const cardSchema = z.looseObject({ training: z.looseObject({ seeds: z.looseObject({}) }), metrics: z.looseObject({}) })

export async function hashOf(file: string): Promise<string> {
  return createHash('sha256').update(await readFile(file)).digest('hex')
}

/** Puts what was measured into `metrics` of the card beside a network. */
export async function writeCard(folder: string, { splits, fit, threshold, selfCheck, carCheck, run }: Measured): Promise<void> {
  const file = join(folder, 'auv.json')
  const card = cardSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  for (const [name, { seeds }] of Object.entries(splits)) card.training.seeds[name] = seeds
  card.metrics = {
    network: await hashOf(join(folder, 'auv.onnx')),
    ...Object.fromEntries(Object.entries(splits).map(([name, summary]) => [name.replace('test-', ''), summary])),
    fit,
    ...(threshold === undefined ? {} : { visibleFrom: threshold }),
    selfCheck,
    carCheck,
    run,
  }
  await writeWhole(file, Buffer.from(`${JSON.stringify(card, null, 2)}\n`))
}
