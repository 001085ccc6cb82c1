import type { Failure, Given } from '../protocol/events.ts'
import { NodeFailure } from '../../nodes/kit/failure.ts'

/** A thrown thing in a form that crosses threads and processes. */
export interface Thrown {
  /** The code of a NodeFailure; absent for bugs. */
  readonly code?: string
  readonly message: string
  readonly help?: string
  readonly param?: string
  readonly input?: string
  readonly causes: readonly string[]
  readonly stack?: string
}

/** A failure that was flattened elsewhere, in a worker or another process, and is thrown on here. */
export class CarriedFailure extends Error {
  readonly thrown: Thrown

  constructor(thrown: Thrown) {
    super(thrown.message)
    this.name = 'CarriedFailure'
    this.thrown = thrown
  }
}

/** Flattens whatever was thrown. Never throws itself, whatever getters or proxies it meets. */
export function describeThrown(error: unknown): Thrown {
  try {
    if (error instanceof CarriedFailure) return error.thrown
    if (error instanceof NodeFailure) {
      return {
        code: error.code,
        message: error.message,
        ...(error.help === undefined ? {} : { help: error.help }),
        ...(error.param === undefined ? {} : { param: error.param }),
        ...(error.input === undefined ? {} : { input: error.input }),
        causes: causesOf(error.cause),
        ...(error.stack === undefined ? {} : { stack: error.stack }),
      }
    }
    if (error instanceof Error) {
      return {
        message: String(error.message),
        causes: causesOf(error.cause),
        ...(error.stack ? { stack: String(error.stack) } : {}),
      }
    }
    return { message: String(error), causes: [] }
  } catch {
    return { message: 'Something was thrown that cannot be described.', causes: [] }
  }
}

function causesOf(cause: unknown): string[] {
  const messages: string[] = []
  for (let at = cause; at !== undefined && at !== null && messages.length < 8; ) {
    messages.push(at instanceof Error ? at.message : String(at))
    at = at instanceof Error ? at.cause : undefined
  }
  return messages
}

/** The step that a failure belongs to. */
export interface FailedStep {
  readonly node: string
  readonly type: string
  readonly title: string
}

/** Wraps what a step threw into the failure that people see. A bug becomes `internal`, in words. */
export function failureOf(step: FailedStep, thrown: Thrown, given: readonly Given[]): Failure {
  const bug = thrown.code === undefined
  const input = thrown.input === undefined ? undefined : { input: thrown.input }
  const at = thrown.param === undefined ? input : { param: thrown.param }
  const help = bug ? 'This is a fault in the node itself. Keep the graph and the details below for a report.' : thrown.help
  return {
    node: step.node,
    type: step.type,
    code: thrown.code ?? 'internal',
    message: bug ? `${step.title} stopped: ${thrown.message}` : thrown.message,
    ...(help === undefined ? {} : { help }),
    ...(at ? { at } : {}),
    given,
    causes: thrown.causes,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
  }
}

/** Sums up a value in a line: "image 4096x4096 srgb on meridian-gt3/body". Sizes, never pixels. Never throws. */
export function summarise(value: unknown): string {
  try {
    if (value === undefined) return 'nothing'
    if (Array.isArray(value)) {
      return value.length > 4
        ? `${value.length} values, first ${summarise(value[0])}`
        : value.map(summarise).join(' + ') || 'nothing'
    }
    if (value === null || typeof value !== 'object') return short(value)
    return record(value as Record<string, unknown>)
  } catch {
    return 'a value that cannot be summed up'
  }
}

function record(value: Record<string, unknown>): string {
  const sheet = value['sheet'] as { car: string; sheet: string } | undefined
  const on = sheet ? ` on ${sheet.car}/${sheet.sheet}` : ''
  const size = `${String(value['width'])}x${String(value['height'])}`
  switch (value['kind']) {
    case 'image':
      return `image ${size} ${String(value['space'])}${on}${value['finish'] ? ' with finish' : ''}`
    case 'mask':
      return `mask ${size}${on}`
    case 'mesh':
      return `mesh of ${(value['indices'] as Uint32Array).length / 3} triangles`
    case 'pose':
      return `pose for ${size}, score ${Number(value['score']).toFixed(2)}`
    case 'car':
      return `car ${String(value['id'])}`
    case 'entry':
      return `entry ${short(value['number'])}`
    case 'report':
      return `report ${short(value['title'])} with ${(value['findings'] as unknown[]).length} findings`
    default:
      return `${String(value['kind'])} ${short(value['value'])}`
  }
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
