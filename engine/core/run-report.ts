import type { Fault } from '../../graphs/format/fault.ts'
import type { Failure, Given, RunEvent, RunStatus, StepReport, StepState } from '../protocol/events.ts'
import { failureOf, summarise, type Thrown } from './failure.ts'
import type { Plan, Source, Step } from './plan.ts'
import { outputsOf, type Standing } from './run-look.ts'

/** Everything of an event but what the run adds itself. */
export type EventBody = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'run' | 'seq' | 't'> : never) : never

/** What a run notes of each step for its report, by place in the plan. */
export interface StepNotes {
  /** When each step began, and how long its node took. */
  readonly begun: number[]
  readonly ms: number[]
  readonly notes: Map<number, string[]>
  readonly failures: Map<number, Failure>
  /** For blocked steps: the node they wait for. */
  readonly blockers: Map<number, string>
}

/** How a run ended, from how its targets did. */
export function statusOf({ targets, lost }: Plan, states: readonly StepState[], aborted: boolean): RunStatus {
  if (aborted) return 'cancelled'
  const reached = targets.filter(({ step }) => states[step] === 'ran' || states[step] === 'cached').length
  if (reached === 0) return 'error'
  return reached === targets.length && lost.length === 0 ? 'ok' : 'partial'
}

/** The report of one step. */
export function stepReport(
  { faults }: Plan,
  step: Step,
  state: StepState,
  { ms, notes, failures, blockers }: StepNotes,
): StepReport {
  const { index, node, type } = step
  const failure = failures.get(index) ?? (state === 'failed' ? failureOfFault(faults, step) : undefined)
  const waitsFor = blockers.get(index) ?? step.waitsFor
  const remarks = notes.get(index)
  return {
    node,
    type,
    state,
    ms: ms[index]!,
    ...(failure ? { failure } : {}),
    ...(remarks ? { notes: remarks } : {}),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  }
}

/** A step that the plan found broken fails with its first fault. */
function failureOfFault(faults: readonly Fault[], { node, type, title }: Step): Failure | undefined {
  const fault = faults.find((each) => each.node === node && each.dependents !== undefined)
  if (!fault) return undefined
  const { code, message, help, param, port } = fault
  const thrown: Thrown = { code, message, help, ...(param ? { param } : {}), ...(port ? { input: port } : {}), causes: [] }
  return failureOf({ node, type, title }, thrown, [])
}

/** The targets of a run, summed up by name. A node with several outputs is listed output by output. */
export function sumUp({ steps, targets }: Plan, records: Standing['records']): Record<string, string> {
  const outputs: Record<string, string> = {}
  for (const { name, step, output } of targets) {
    for (const each of output === undefined ? outputsOf(steps[step]!) : [output]) {
      const ref = records[step]?.outputs[each]
      if (ref) outputs[output === undefined ? `${name}.${each}` : name] = ref.summary
    }
  }
  return outputs
}

/** What came into a step, in a line for each input and driven param. */
export function givenTo(step: Step, records: Standing['records']): Given[] {
  const say = ({ step: from, output }: Source) => records[from]?.outputs[output]?.summary ?? summarise(undefined)
  return [
    ...step.inputs.map(({ port, sources }) => ({ input: port, summary: sources.map(say).join(' + ') || summarise(undefined) })),
    ...step.driven.map(({ param, source }) => ({ input: param, summary: say(source) })),
  ]
}
