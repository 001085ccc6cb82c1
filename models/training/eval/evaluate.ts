import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idOf, openKept } from './kept.ts'
import type { PhotoFigures, Trial } from './measure.ts'
import { placesOf } from './photos.ts'
import { measureAll, type Job } from './pool.ts'
import { cardIn } from './session.ts'
import { THRESHOLDS } from './sight.ts'
import { bestThreshold, carCheck, fitQuantiles, selfCheck, summaryOf, type SplitSummary } from './summary.ts'

/** What is asked of an evaluation. */
export interface Options {
  /** Folder of the car pack, and of the network to measure: `auv.onnx` and `auv.json`. */
  readonly car: string
  readonly network: string
  /** Photos of each test split at most. */
  readonly limit: number
  readonly workers: number
}

/** How long a run takes, and what it holds; see timing.ts. */
export interface RunFigures {
  readonly threads: number
  readonly sheet: number
  readonly loadMs: number
  readonly warmMs: number
  readonly medianMs: number
  readonly cpuMs: number
  readonly rssMiB: number
  readonly largest: number
}

/** Everything that was measured. */
export interface Measured {
  readonly splits: Readonly<Record<string, SplitSummary>>
  readonly fit: ReturnType<typeof fitQuantiles>
  /** Level of `visible` from which a texel counts as seen; absent where the network has no such output. */
  readonly threshold?: number
  readonly selfCheck: ReturnType<typeof selfCheck>
  readonly carCheck: ReturnType<typeof carCheck>
  readonly run: RunFigures
}

/** Trials beside the plain run, by split; those that cost most on every other photo. */
function trialsOf(name: string, index: number): Trial[] {
  if (name === 'test-id') return ['drags', ...(index % 2 === 0 ? (['focal'] as const) : [])]
  return name === 'test-cycles' ? ['tones'] : []
}

function timed(network: string, photo: string): RunFigures {
  const timing = fileURLToPath(new URL('./timing.ts', import.meta.url))
  const said = execFileSync(process.execPath, [...process.execArgv, timing, network, photo], { encoding: 'utf8' })
  return JSON.parse(said.trim().split('\n').at(-1)!) as RunFigures
}

/** Says how far the work is, and how long the rest will take. */
function progress(all: number): (done: number) => void {
  const start = performance.now()
  let first: number | undefined
  return (done) => {
    // What earlier runs left takes no time.
    first ??= done - 1
    const left = ((performance.now() - start) / (done - first)) * (all - done)
    process.stderr.write(`\rmeasured ${done} of ${all} photos, ${Math.ceil(left / 60_000)} min left   `)
  }
}

/** Draws what photos are lacking, measures all of them in a pool of processes, and sums up. */
export async function evaluate({ car, network, limit, workers }: Options): Promise<Measured> {
  const card = await cardIn(network)
  const places = await placesOf(car, card, limit)
  const { known, keep } = await openKept(car, network)
  // Never fewer of val: what is chosen there decides how the others are measured.
  const counts = new Map([...places].map(([name, { split }]) => [name, name === 'val' ? split.photos.length : Math.min(limit, split.photos.length)]))
  const tell = progress([...counts.values()].reduce((sum, count) => sum + count, 0))
  let done = 0
  const measured = async (names: readonly string[], quantiles: readonly number[]) => {
    const jobs: Job[] = names.flatMap((name) => Array.from({ length: counts.get(name)! }, (_, index) => {
      const task = { index, trials: trialsOf(name, index), quantiles }
      return { id: idOf(name, places.get(name)!, task), folder: places.get(name)!.folder, ...task }
    }))
    const left = jobs.filter(({ id }) => !known.has(id))
    done += jobs.length - left.length
    // The splits keep pace, so that a run that is cut short has something of each.
    await measureAll(network, left.toSorted((a, b) => a.index - b.index), workers, ({ id, figures }) => {
      known.set(id, figures)
      void keep(id, figures)
      tell(++done)
    })
    return (name: string) => jobs.filter(({ id }) => id.startsWith(`${name} `)).map(({ id }) => known.get(id)!)
  }
  // Nothing that judges a test photo is chosen on one: how poor a fit must be, and what counts as visible, come from val.
  const val = (await measured(['val'], []))('val') as PhotoFigures[]
  const fit = fitQuantiles(val)
  const best = bestThreshold(val)
  const tests = [...places.keys()].filter((name) => name !== 'val')
  const of = await measured(tests, fit.residualPx)
  process.stderr.write('\n')
  // At the end, when the pool is gone: nothing else of this evaluation runs then.
  const run = timed(network, join(places.get('test-id')!.folder, places.get('test-id')!.split.photos[0]!.file))
  const photosOf = (name: string) => of(name) as PhotoFigures[]
  const own = [...photosOf('test-id'), ...photosOf('test-ood')]
  return {
    splits: Object.fromEntries(tests.filter((name) => name !== 'test-none').map((name) => [name, summaryOf(photosOf(name), best)])),
    selfCheck: selfCheck(own),
    carCheck: carCheck(own, of('test-none')),
    fit,
    run,
    ...(best === undefined ? {} : { threshold: THRESHOLDS[best]! }),
  }
}
