import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Fault } from '../../graphs/format/fault.ts'
import { validateGraph } from '../../graphs/format/validate.ts'
import type { Engine, RunFinished, RunHandle } from '../core/engine.ts'
import type { RunEvent } from '../protocol/events.ts'
import { readSettings } from './bindings.ts'
import { readGraph } from './graph-file.ts'
import { EXIT } from './exit.ts'
import { chooseProviders, engineOf } from './host.ts'
import type { Host } from './place.ts'
import { ProgressBar } from './progress.ts'
import { duration, failureText, faultText, fileText, stepText } from './words.ts'

/** What `clearcoat run` takes. */
export interface RunOptions {
  readonly set: readonly string[]
  readonly to: readonly string[]
  readonly quality: 'draft' | 'final'
  readonly out: string
  readonly workspace?: string
  readonly json?: boolean
}

const line = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

function refuse(faults: readonly Fault[], json: boolean): number {
  if (json) {
    for (const fault of faults) line({ type: 'fault', ...fault })
    line({ type: 'run.finished', status: 'error', ms: 0, steps: [], outputs: {}, files: [], faults })
  } else {
    process.stderr.write(`${faults.map(faultText).join('\n')}\n`)
  }
  return EXIT.refused
}

/** Says in words how a run went: what it made on stdout, what went wrong on stderr. */
function tell(finished: RunFinished): void {
  const width = Math.max(...finished.steps.map(({ node }) => node.length), 4)
  const shown = finished.steps.filter(({ state }) => state !== 'skipped')
  process.stdout.write(`${shown.map((step) => stepText(step, width)).join('\n')}\n`)
  for (const step of shown) for (const note of step.notes ?? []) process.stdout.write(`  ${step.node}: ${note}\n`)
  if (finished.files.length > 0) process.stdout.write(`${finished.files.map(fileText).join('\n')}\n`)
  const failures = finished.steps.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))
  if (failures.length > 0) process.stderr.write(`${failures.join('\n')}\n`)
  const cached = shown.filter(({ state }) => state === 'cached').length
  process.stdout.write(`${finished.status}, ${shown.length} steps, ${cached} cached, ${duration(finished.ms)}\n`)
}

function onInterrupt(handle: RunHandle): () => void {
  const stop = () => handle.cancel()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function carryOut(engine: Engine, handle: RunHandle): Promise<RunFinished> {
  const calm = onInterrupt(handle)
  try {
    const finished = await handle.done
    await engine.settle()
    return finished
  } finally {
    calm()
    await engine.close()
  }
}

const exitOf = ({ status }: RunFinished): number => (status === 'ok' ? EXIT.ok : status === 'cancelled' ? EXIT.cancelled : EXIT.failed)

/** Runs a graph file. Resolves with the exit code; what happened is on stdout, what went wrong on stderr. */
export async function runCommand(host: Host, path: string, options: RunOptions): Promise<number> {
  const json = options.json ?? false
  const out = resolve(options.out)
  // The workspace is known from the path alone, so the engine can be made before the file is read.
  const engine = engineOf(host, resolve(options.workspace ?? resolve(path, '..')), out)
  const file = await readGraph(path, engine.registry, options.workspace)
  if (!file.graph) return refuse(file.faults, json)
  const settings = readSettings(options.set, file.graph)
  if (settings.faults.length > 0) return refuse(settings.faults, json)
  const { graph } = file
  const request = { quality: options.quality, bindings: settings.bindings, ...(options.to.length > 0 ? { targets: options.to } : {}) }
  const plan = await engine.plan(graph, request)
  if (plan.targets.length === 0) {
    const faults = plan.faults.length > 0 ? plan.faults : validateGraph(graph, (type) => engine.registry.shape(type))
    return refuse([...file.faults, ...faults], json)
  }
  await mkdir(out, { recursive: true })
  if (plan.steps.some((step) => step.state === 'ready' && step.known?.lane === 'neural') && !(await chooseProviders(host)) && !json) {
    process.stderr.write('Networks run on the CPU. "clearcoat doctor" looks for something faster, once.\n')
  }
  const bar = new ProgressBar(process.stderr)
  const show = (event: RunEvent) => (json ? line(event) : bar.show(event))
  if (!json) for (const fault of [...file.faults, ...plan.faults]) process.stderr.write(`${faultText(fault)}\n`)
  const finished = await carryOut(engine, engine.run(graph, { ...request, onEvent: show }))
  bar.clear()
  if (!json) tell(finished)
  return exitOf(finished)
}
