import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { openNetwork } from '../../load.ts'
import { readAuvCard, type AuvCard } from '../../network.ts'
import type { Run } from './measure.ts'

/** The card of a network. Throws an Error that says what to do when the folder holds none. */
export async function cardIn(folder: string): Promise<AuvCard> {
  const text = await readFile(join(folder, 'auv.json'), 'utf8').catch(() => {
    throw new Error(`${folder} holds no auv.json. Train and export a network first, or name its folder with --network.`)
  })
  return readAuvCard(text)
}

/** The network file of a folder, open on the CPU with a number of threads, and its card. */
export async function openSession(folder: string, threads: number): Promise<{ readonly run: Run; readonly card: AuvCard }> {
  const card = await cardIn(folder)
  const options = { executionProviders: ['cpu'], graphOptimizationLevel: 'all', intraOpNumThreads: threads, logSeverityLevel: 4 } as const
  const network = await openNetwork(await readFile(join(folder, 'auv.onnx')), (bytes) => InferenceSession.create(bytes, options))
  return { card, run: (feeds) => network.run(feeds, (from, reason) => console.error(`${from} failed: ${reason}`)) }
}
