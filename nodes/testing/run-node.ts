import type { CarReader, InputFile, OutputFile, Quality } from '../kit/context.ts'
import type { NodeDefinition } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { testCars } from './test-car.ts'

/** What a test gives a node besides what the node declares. Inputs are as `run` sees them: scalars as literals. */
export interface NodeTestRun {
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly files?: Readonly<Record<string, InputFile>>
  readonly cars?: CarReader
  readonly quality?: Quality
  readonly signal?: AbortSignal
}

/** What came of it. */
export interface NodeTestResult {
  readonly outputs: Readonly<Record<string, unknown>>
  readonly written: readonly OutputFile[]
  readonly notes: readonly string[]
  readonly shares: readonly number[]
}

/** Runs one node without an engine: params are parsed, collecting inputs default to none. */
export async function runNode(node: NodeDefinition, given: NodeTestRun = {}): Promise<NodeTestResult> {
  const written: OutputFile[] = []
  const notes: string[] = []
  const shares: number[] = []
  const collecting = Object.entries(node.inputs).filter(([, port]) => port.many)
  const outputs = await node.run({
    inputs: { ...Object.fromEntries(collecting.map(([name]) => [name, []])), ...given.inputs },
    params: node.params.parse(given.params ?? {}),
    quality: given.quality ?? 'final',
    signal: given.signal ?? new AbortController().signal,
    progress: (share) => void shares.push(share),
    note: (message) => void notes.push(message),
    readFile: async (param) => {
      const file = given.files?.[param]
      if (!file) throw new NodeFailure('missing-file', 'No file is chosen.', { param, help: 'Choose a file.' })
      return file
    },
    cars: given.cars ?? testCars,
    share: async (task, data, count) => {
      const check = () => given.signal?.aborted && throwIfCancelled(given.signal)
      for (let item = 0; item < count; item++) task.run(data, item, { check, advance: () => undefined })
    },
    write: (file) => void written.push(file),
  })
  return { outputs: outputs as Readonly<Record<string, unknown>>, written, notes, shares }
}
