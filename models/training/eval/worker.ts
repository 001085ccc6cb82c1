// One of the pool's processes: opens the network on one thread, and measures the photos that it is sent.
import { measurePhoto } from './measure.ts'
import { readSplit, type Split } from './labels.ts'
import type { Answer, Job } from './pool.ts'
import { openSession } from './session.ts'

const [network = ''] = process.argv.slice(2)
const { run, card } = await openSession(network, 1)
const splits = new Map<string, Promise<Split>>()

async function answer({ id, folder, ...task }: Job): Promise<Answer> {
  try {
    const split = splits.get(folder) ?? readSplit(folder, card)
    splits.set(folder, split)
    return { id, figures: await measurePhoto(run, card, folder, await split, task) }
  } catch (cause) {
    return { id, error: cause instanceof Error ? cause.message : String(cause) }
  }
}

process.on('message', (job: Job) => void answer(job).then((said) => process.send!(said)))
process.send!('ready')
