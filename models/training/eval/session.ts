import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { openNetwork } from '../../load.ts'
import { readAuvCard, type AuvCard } from '../../network.ts'
import type { Run } from './measure.ts'

/** The network file of a folder, open on the CPU with a number of threads, and its card. */
export async function openSession(folder: string, threads: number): Promise<{ readonly run: Run; readonly card: AuvCard }> {
  const card = readAuvCard(await readFile(join(folder, 'auv.json'), 'utf8'))
  const options = { executionProviders: ['cpu'], graphOptimizationLevel: 'all', intraOpNumThreads: threads, logSeverityLevel: 4 } as const
  const network = await openNetwork(await readFile(join(folder, 'auv.onnx')), (bytes) => InferenceSession.create(bytes, options))
  return { card, run: (feeds) => network.run(feeds, (from, reason) => console.error(`${from} failed: ${reason}`)) }
}
