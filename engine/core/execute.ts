import { createHash } from 'node:crypto'
import type { CarReader, InputFile, NodeContext, OutputFile, Quality } from '../../nodes/kit/context.ts'
import { NodeFailure } from '../../nodes/kit/failure.ts'
import type { InputPort } from '../../nodes/kit/ports.ts'
import type { ShareWork } from '../../nodes/values/shared-work.ts'
import type { ScalarValue, Value } from '../../nodes/values/value.ts'
import { refOf, toCopy, type ValueRef } from './content.ts'
import { convert, fromHand, inHand } from './convert.ts'
import { paramTitle } from './param-check.ts'
import { progressGate, type ProgressGate } from './progress-gate.ts'
import type { NodeType } from './registry.ts'
import { sharer } from './sharing.ts'

/** One step as it is handed to a lane: everything that `run` needs, and no more. */
export interface Job {
  readonly type: string
  readonly title: string
  readonly quality: Quality
  readonly params: Readonly<Record<string, unknown>>
  readonly driven: Readonly<Record<string, ScalarValue>>
  /** Values by port; a list for ports that take many. */
  readonly inputs: Readonly<Record<string, Value | readonly Value[]>>
  /** Hand out copies of the inputs, and fail a node that writes into them. */
  readonly verify: boolean
}

/** A file that an effect node made, with the SHA-256 of its bytes. */
export interface MadeFile extends OutputFile {
  readonly sha256: string
}

/** What a step made. `ms` is the node's own time. */
export interface JobResult {
  readonly outputs: Readonly<Record<string, Value>>
  readonly refs: Readonly<Record<string, ValueRef>>
  readonly files: readonly MadeFile[]
  readonly ms: number
}

/** The world as a job sees it. */
export interface JobIo {
  readonly signal: AbortSignal
  /** The job has left the queue and runs now. */
  begin(): void
  progress(share: number, message: string | undefined): void
  note(message: string): void
  readFile(path: string): Promise<InputFile>
  readonly cars: CarReader
  /** How work is shared with other threads; without it the calling thread does it alone. */
  readonly share?: ShareWork
}

/**
 * Runs one node: converts inputs to what its ports take, lays driven params over the literals and checks them, scales px
 * params with a draft's picture, and checks and hashes what comes out. Stays synchronous when the node is. Throws
 * NodeFailures for people and whatever the node throws.
 */
export function execute(type: NodeType, job: Job, io: JobIo): JobResult | Promise<JobResult> {
  const given = job.verify ? copies(job.inputs) : job.inputs
  const inputs = takeIn(type, job, given)
  const context = new Context(type, job, io, inputs, scaled(type, withDriven(type, job), job))
  const before = job.verify ? idsOf(given) : ''
  const finish = (returned: unknown, ms: number): JobResult => {
    context.close()
    if (job.verify && idsOf(given) !== before) {
      throw new NodeFailure('internal', `${job.title} changed what it received.`, { help: 'A node must copy before it writes.' })
    }
    const { outputs, refs } = takeOut(type, job, returned)
    return { outputs, refs, files: context.files, ms }
  }
  const started = performance.now()
  let returned: unknown
  try {
    returned = type.definition.run(context)
  } catch (error) {
    context.close()
    throw error
  }
  if (!(returned instanceof Promise)) return finish(returned, performance.now() - started)
  return returned.then(
    (late: unknown) => finish(late, performance.now() - started),
    (error: unknown) => {
      context.close()
      throw error
    },
  )
}

type Hand = Readonly<Record<string, unknown>>

/** What a node receives. Its functions are made when they are asked for: most nodes use few. */
class Context implements NodeContext<Hand, Hand> {
  readonly inputs: Hand
  readonly params: Hand
  readonly quality: Quality
  readonly signal: AbortSignal
  readonly files: MadeFile[] = []
  readonly #type: NodeType
  readonly #io: JobIo
  #gate: ProgressGate | undefined

  constructor(type: NodeType, job: Job, io: JobIo, inputs: Hand, params: Hand) {
    this.#type = type
    this.#io = io
    this.inputs = inputs
    this.params = params
    this.quality = job.quality
    this.signal = io.signal
  }

  get progress(): ProgressGate['report'] {
    this.#gate ??= progressGate((share, message) => this.#io.progress(share, message))
    return this.#gate.report
  }

  get note(): (message: string) => void {
    return (message) => this.#io.note(message)
  }

  get readFile(): (param: string) => Promise<InputFile> {
    return (param) => readFile(this.#type, this.params, param, this.#io)
  }

  get cars(): CarReader {
    return this.#io.cars
  }

  get share(): ShareWork {
    return this.#io.share ?? sharer(this.signal)
  }

  get write(): (file: OutputFile) => void {
    return (file) => this.files.push(madeFile(this.#type, file))
  }

  /** Lets out what progress is held back, and nothing after it. */
  close(): void {
    this.#gate?.flush()
  }
}

function copies(inputs: Job['inputs']): Job['inputs'] {
  const copy = (value: Value | readonly Value[]) => (Array.isArray(value) ? value.map(toCopy) : toCopy(value as Value))
  return Object.fromEntries(Object.entries(inputs).map(([port, value]) => [port, copy(value)]))
}

function idsOf(inputs: Job['inputs']): string {
  return Object.values(inputs).flat().map((value) => refOf(value as Value).id).join(' ')
}

function takeIn({ inputList }: NodeType, job: Job, inputs: Job['inputs']): Record<string, unknown> {
  const taken: Record<string, unknown> = {}
  for (const [name, port] of inputList) {
    const value = inputs[name]
    if (port.many) taken[name] = ((value ?? []) as readonly Value[]).map((item) => land(job, name, port, item))
    else if (value !== undefined) taken[name] = land(job, name, port, value as Value)
  }
  return taken
}

function land(job: Job, name: string, port: InputPort, value: Value): unknown {
  const landed = convert(value, port)
  if (!landed) {
    const whole = value.kind === 'number' && port.integer ? 'whole numbers' : port.kinds.join(' or ')
    throw new NodeFailure(
      'bad-input',
      `${job.title} takes ${whole} at "${name}", but ${value.kind} came in.`,
      { input: name, help: `Connect an output that gives ${whole}.` },
    )
  }
  if (port.sheet === 'required' && landed.kind === 'image' && !landed.sheet) {
    throw new NodeFailure('needs-sheet', `${job.title} needs a picture that lies on a car's sheet, and a free picture came in.`, {
      input: name,
      help: 'Put Place On Sheet or AUV-Net before it.',
    })
  }
  return inHand(landed, port)
}

function withDriven(type: NodeType, job: Job): Readonly<Record<string, unknown>> {
  const names = Object.keys(job.driven)
  if (names.length === 0) return job.params
  const params: Record<string, unknown> = { ...job.params }
  for (const name of names) {
    const meta = type.metas[name]
    const landed = meta?.driven ? convert(job.driven[name]!, meta.driven) : undefined
    if (!landed) throw new NodeFailure(
      'bad-param',
      `${job.title}: ${paramTitle(name, meta)} cannot take ${job.driven[name]!.kind} from its edge.`,
      { param: name },
    )
    params[name] = (landed as ScalarValue).value
  }
  const result = type.parse(params)
  if (result.ok) return result.params
  const fault = result.faults.find(({ param }) => names.includes(param)) ?? result.faults[0]!
  throw new NodeFailure(
    'bad-param',
    `${job.title}: ${fault.message}`,
    { param: fault.param, help: 'The value comes along an edge: change what drives this param.' },
  )
}

/** Params counted in px shrink with the first picture that comes in, so that a draft looks like the final. */
function scaled(type: NodeType, params: Readonly<Record<string, unknown>>, job: Job): Readonly<Record<string, unknown>> {
  if (type.pixelParams.length === 0) return params
  const scale = scaleOf(type, job)
  if (scale === 1) return params
  const shrunk: Record<string, unknown> = { ...params }
  for (const { name, integer } of type.pixelParams) {
    const value = params[name]
    if (typeof value !== 'number') continue
    const exact = value * scale
    // A whole number that counts something still counts at least one of it.
    shrunk[name] = integer ? Math.sign(exact) * Math.max(value === 0 ? 0 : 1, Math.round(Math.abs(exact))) : exact
  }
  return shrunk
}

function scaleOf({ inputList }: NodeType, job: Job): number {
  for (const [name] of inputList) {
    const value = job.inputs[name]
    const first = (Array.isArray(value) ? value[0] : value) as Value | undefined
    if (first?.kind === 'image' || first?.kind === 'mask') return first.scale
  }
  return 1
}

async function readFile(type: NodeType, params: Readonly<Record<string, unknown>>, param: string, io: JobIo): Promise<InputFile> {
  const path = params[param]
  if (typeof path !== 'string' || path === '') {
    throw new NodeFailure('missing-file', `${type.definition.title} has no file yet.`, { param, help: 'Choose a file.' })
  }
  try {
    return await io.readFile(path)
  } catch (error) {
    if (!(error instanceof NodeFailure) || error.param !== undefined) throw error
    const help = error.help === undefined ? {} : { help: error.help }
    throw new NodeFailure(error.code, error.message, { ...help, param, cause: error.cause })
  }
}

function madeFile(type: NodeType, file: OutputFile): MadeFile {
  if (!type.definition.effect) throw new TypeError(`${type.definition.type} writes a file but is not declared as an effect.`)
  return { name: file.name, bytes: file.bytes, sha256: createHash('sha256').update(file.bytes).digest('hex') }
}

function takeOut({ outputList }: NodeType, job: Job, returned: unknown): Pick<JobResult, 'outputs' | 'refs'> {
  const outputs: Record<string, Value> = {}
  const refs: Record<string, ValueRef> = {}
  const record = (returned ?? {}) as Readonly<Record<string, unknown>>
  for (const [name, port] of outputList) {
    const value = fromHand(record[name], port)
    if (!value || !wellFormed(value)) {
      const declared = port.kinds.join(' or ')
      throw new NodeFailure('internal', `${job.title} gave nothing usable at "${name}", where it declares ${declared}.`, {
        help: 'This is a fault in the node itself. Keep the graph for a report.',
      })
    }
    outputs[name] = value
    refs[name] = refOf(value)
  }
  return { outputs, refs }
}

function wellFormed(value: Value): boolean {
  if (value.kind === 'image') return value.pixels.length === value.width * value.height * 4
  return value.kind !== 'mask' || value.coverage.length === value.width * value.height
}
