import { SCALAR_KINDS, type Kind, type PortType } from '../../graphs/format/ports.ts'
import type { ImageValue, MaskValue } from '../values/image.ts'
import type { CarValue, EntryValue, MeshValue, PoseValue, ReportValue, Value } from '../values/value.ts'

/** What `run` holds in its hand for each kind: scalars arrive as plain literals, everything else as its record. */
export interface InHand {
  image: ImageValue
  mask: MaskValue
  mesh: MeshValue
  pose: PoseValue
  car: CarValue
  entry: EntryValue
  report: ReportValue
  number: number
  text: string
  color: string
  boolean: boolean
  choice: string
}

interface PortWords {
  /** The label; defaults to the port's name in words. */
  readonly title?: string
  readonly doc?: string
}

/** The declaration of an input. `many` takes any number of edges, ordered by their `slot`. */
export interface InputPort<T = unknown, Optional extends boolean = boolean> extends PortType, PortWords {
  readonly optional: Optional
  readonly many: boolean
  /** `required`: the picture must lie on a car's sheet, and a free picture fails before the node runs. */
  readonly sheet?: 'required'
  /** Carries the type only; never set. */
  readonly hand?: T
}

/** The declaration of an output. `like` names the input whose kind this output takes. */
export interface OutputPort<T = unknown> extends PortType, PortWords {
  readonly like?: string
  readonly hand?: T
}

interface Building<T> extends InputPort<T, false>, OutputPort<T> {
  /** The same port, which may stay empty: `run` then receives `undefined`. */
  optional: false
  orNone(): InputPort<T, true>
  /** The same port, taking any number of edges: `run` receives an array, empty when nothing is connected. */
  collect(): InputPort<readonly T[], false>
}

function build<T>(type: PortType, words: PortWords & { sheet?: 'required'; like?: string }): Building<T> {
  const base = { ...type, ...words, optional: false as const, many: false }
  return {
    ...base,
    orNone: () => ({ ...base, optional: true as const }),
    collect: () => ({ ...base, many: true }),
  }
}

function simple<K extends Kind>(kind: K) {
  return (words: PortWords = {}): Building<InHand[K]> => build({ kinds: [kind] }, words)
}

/**
 * Port declarations. `port.image()` is required, `port.image().orNone()` may stay empty, `port.image().collect()` takes
 * many. As outputs the same words are used without the last two.
 */
export const port = {
  image: (words: PortWords & { sheet?: 'required'; like?: string } = {}): Building<ImageValue> =>
    build({ kinds: ['image'] }, words),
  mask: simple('mask'),
  mesh: simple('mesh'),
  pose: simple('pose'),
  car: simple('car'),
  entry: simple('entry'),
  report: simple('report'),
  text: simple('text'),
  color: simple('color'),
  boolean: simple('boolean'),
  number: (words: PortWords & { integer?: boolean } = {}): Building<number> =>
    build({ kinds: ['number'], ...(words.integer ? { integer: true } : {}) }, words),
  /** Any of these kinds; `run` receives the value record itself (scalars included). */
  oneOf: (kinds: readonly Kind[], words: PortWords & { like?: string } = {}): Building<Value> => build({ kinds }, words),
}

export type InputPorts = Readonly<Record<string, InputPort>>
export type OutputPorts = Readonly<Record<string, OutputPort>>

type HandOf<P> = P extends { hand?: infer T } ? T : never
type OptionalNames<I> = { [K in keyof I]: I[K] extends { optional: true } ? K : never }[keyof I]

/** The `inputs` that `run` receives for these ports. */
export type InputsOf<I extends InputPorts> = {
  readonly [K in Exclude<keyof I, OptionalNames<I>>]: Exclude<HandOf<I[K]>, undefined>
} & { readonly [K in OptionalNames<I>]?: Exclude<HandOf<I[K]>, undefined> | undefined }

/** The `outputs` that `run` must return for these ports. */
export type OutputsOf<O extends OutputPorts> = { readonly [K in keyof O]: Exclude<HandOf<O[K]>, undefined> }

/** Whether `run` sees the literal of this port instead of its record: exactly one scalar kind. */
export function arrivesAsLiteral(port: PortType): boolean {
  const [kind] = port.kinds
  return port.kinds.length === 1 && kind !== undefined && SCALAR_KINDS.has(kind)
}
