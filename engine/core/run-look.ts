import type { StepState } from '../protocol/events.ts'
import type { Plan, PlannedState, Source, Step } from './plan.ts'
import type { StepRecord, Store } from './store.ts'
import type { ExportFolder } from './write.ts'

/** How the steps of a run stand, by their place in the plan. Written by the run alone. */
export interface Standing {
  readonly states: StepState[]
  /** What is known to have come out of each step, from a cache or from this run. */
  readonly records: (StepRecord | undefined)[]
  /** The outputs whose values some step of this run, or the one who asked, will want to hold. */
  readonly wanted: (Set<string> | undefined)[]
}

const BEFORE: Readonly<Record<PlannedState, StepState>> = {
  ready: 'skipped',
  idle: 'skipped',
  broken: 'failed',
  blocked: 'blocked',
}

/**
 * Finds what is cached and what must run, from the targets upwards. A step is cached when it has a record and the values
 * that are wanted of it can be had; what only cached steps need is not looked for, and no value is loaded.
 */
export async function lookUp(
  plan: Plan,
  keys: readonly string[],
  store: Store,
  exports: ExportFolder | undefined,
): Promise<Standing> {
  const { steps, targets } = plan
  const records = steps.map((step, i) => (step.state === 'ready' ? store.find(keys[i]!) : undefined))
  for (const [i, record] of records.entries()) {
    if (record && steps[i]!.effect && !(await exports?.stillHas(record.files))) records[i] = undefined
  }
  const standing: Standing = { states: steps.map(({ state }) => BEFORE[state]), records, wanted: steps.map(() => undefined) }
  const needed = steps.map(() => false)
  for (const { step, output } of targets) {
    needed[step] = true
    // A file is the point of an effect; its outputs are wanted only when asked for by name.
    const outputs = output === undefined ? (steps[step]!.effect ? [] : outputsOf(steps[step]!)) : [output]
    for (const name of outputs) want(standing, { step, output: name })
  }
  for (let i = steps.length - 1; i >= 0; i--) {
    const record = records[i]
    if (record && (!needed[i] || holdsWanted(standing, store, i, record))) standing.states[i] = 'cached'
    else if (needed[i]) {
      standing.states[i] = 'queued'
      records[i] = undefined
      for (const source of steps[i]!.sources) {
        needed[source.step] = true
        want(standing, source)
      }
    }
  }
  return standing
}

/** Notes that the value of a source will be wanted. */
export function want({ wanted }: Standing, { step, output }: Source): void {
  const outputs = wanted[step]
  if (outputs) outputs.add(output)
  else wanted[step] = new Set([output])
}

/** Whether every wanted value of a step can be had without running it. */
export function holdsWanted({ wanted }: Standing, store: Store, step: number, record: StepRecord): boolean {
  for (const output of wanted[step] ?? []) {
    const ref = record.outputs[output]
    if (!ref || !store.holds(ref)) return false
  }
  return true
}

/** The outputs that a step's node declares. */
export function outputsOf(step: Step): string[] {
  return step.known?.outputList.map(([name]) => name) ?? []
}
