// npm run eval -- [--car models/meridian-gt3] [--network folder] [--limit 1000] [--workers 2] [--write]
// Measures a car's network file as shipped, on held-out photos; --write keeps the figures in its card, and as a table in results/ for
// the packs of this repository, in training-run/ for others.
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hashOf, writeCard } from './card.ts'
import { evaluate } from './evaluate.ts'
import { fileOf, tableOf } from './report.ts'
import { rowsOf } from './rows.ts'
import { writeWhole } from '../../../engine/cli/whole-file.ts'

const { values: options } = parseArgs({
  options: {
    car: { type: 'string', default: 'models/meridian-gt3' },
    network: { type: 'string' },
    limit: { type: 'string', default: '1000' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    write: { type: 'boolean', default: false },
  },
})
const network = options.network ?? options.car
try {
  const measured = await evaluate({ car: options.car, network, limit: Number(options.limit), workers: Number(options.workers) })
  const rows = rowsOf(measured)
  console.log(tableOf(rows))
  if (options.write) {
    const ours = resolve(options.car, '..') === fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
    const results = ours ? fileURLToPath(new URL('../results/', import.meta.url)) : join(options.car, 'training-run')
    await mkdir(results, { recursive: true })
    await writeWhole(join(results, ours ? `${basename(options.car)}.md` : 'results.md'), Buffer.from(fileOf(basename(options.car), await hashOf(join(network, 'auv.onnx')), rows)))
    await writeCard(network, measured)
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
