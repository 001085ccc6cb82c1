import { z } from 'zod'
import type { PortType } from '../../graphs/format/ports.ts'

/** The control that edits a param, and what the editor needs to draw it. Written into the schema as its `control` meta. */
export type Control =
  | { readonly kind: 'slider'; readonly soft: readonly [number, number]; readonly step: number; readonly unit: Unit }
  | { readonly kind: 'number'; readonly step: number; readonly unit: Unit }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly title: string }[] }
  | { readonly kind: 'text'; readonly lines: number }
  | { readonly kind: 'color' }
  | { readonly kind: 'file'; readonly accept: readonly string[] }
  | { readonly kind: 'car' }
  | { readonly kind: 'anchor' }
  | { readonly kind: 'panels' }
  | { readonly kind: 'file-name'; readonly extension: string }
  | { readonly kind: 'points' }

/** What a number counts. `px` params are scaled along with the picture in a draft. */
export type Unit = '' | 'px' | '%' | '°' | 'MB'

/** What every param says about itself. */
export interface ParamWords {
  readonly title?: string
  readonly doc?: string
  /** Shown on the node's card, at most three a node. */
  readonly chief?: boolean
}

/** A param's meta data as kept in its zod schema. */
export interface ParamMeta extends ParamWords {
  readonly control: Control
  /** The port type through which an edge may drive it; absent when only a literal will do. */
  readonly driven?: PortType
}

const words = ({ title, doc, chief }: ParamWords) => ({
  ...(title ? { title } : {}),
  ...(doc ? { doc } : {}),
  ...(chief ? { chief } : {}),
})

interface SliderOptions extends ParamWords {
  readonly default: number
  /** The slider's own range; typing may go beyond it up to the hard range. */
  readonly soft?: readonly [number, number]
  readonly step?: number
  readonly unit?: Unit
}

/** A number between a hard `min` and `max`, edited by a slider over its soft range. */
export function slider(min: number, max: number, options: SliderOptions) {
  const control: Control = {
    kind: 'slider',
    soft: options.soft ?? [min, max],
    step: options.step ?? 0.01,
    unit: options.unit ?? '',
  }
  return z
    .number()
    .min(min)
    .max(max)
    .default(options.default)
    .meta({ control, driven: { kinds: ['number'] }, ...words(options) })
}

/** A whole number between a hard `min` and `max`. */
export function whole(min: number, max: number, options: SliderOptions) {
  const control: Control = options.soft
    ? { kind: 'slider', soft: options.soft, step: options.step ?? 1, unit: options.unit ?? '' }
    : { kind: 'number', step: options.step ?? 1, unit: options.unit ?? '' }
  return z
    .int()
    .min(min)
    .max(max)
    .default(options.default)
    .meta({ control, driven: { kinds: ['number'], integer: true }, ...words(options) })
}

/** On or off. */
export function toggle(initial: boolean, options: ParamWords = {}) {
  return z
    .boolean()
    .default(initial)
    .meta({ control: { kind: 'toggle' } satisfies Control, driven: { kinds: ['boolean'] }, ...words(options) })
}

/** One of a closed list; `options` maps each value to its title. The first is the default. */
export function choice<const T extends Readonly<Record<string, string>>>(options: T, more: ParamWords & { default?: keyof T & string } = {}) {
  const values = Object.keys(options) as (keyof T & string)[]
  const control: Control = { kind: 'choice', options: values.map((value) => ({ value, title: options[value] ?? value })) }
  return z
    .enum(values as [keyof T & string, ...(keyof T & string)[]])
    .default((more.default ?? values[0]) as never)
    .meta({ control, driven: { kinds: ['choice', 'text'], options: values }, ...words(more) })
}

/** A text of at most `max` characters. */
export function text(initial: string, options: ParamWords & { max?: number; lines?: number } = {}) {
  return z
    .string()
    .max(options.max ?? 200)
    .default(initial)
    .meta({ control: { kind: 'text', lines: options.lines ?? 1 } satisfies Control, driven: { kinds: ['text'] }, ...words(options) })
}

/** `#rrggbb` or `#rrggbbaa`, any case in, lower case out. */
export const colorSchema = z
  .string()
  .regex(/^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/, 'Write a colour as #rrggbb or #rrggbbaa.')
  .transform((value) => value.toLowerCase())

/** A colour, sRGB. */
export function color(initial: string, options: ParamWords = {}) {
  return colorSchema
    .default(initial)
    .meta({ control: { kind: 'color' } satisfies Control, driven: { kinds: ['color'] }, ...words(options) })
}

/** A file to read, as a relative path below the workspace. Empty = none chosen yet. `accept` lists extensions without a dot. */
export function file(accept: readonly string[], options: ParamWords = {}) {
  return z
    .string()
    .max(500)
    .default('')
    .meta({ control: { kind: 'file', accept } satisfies Control, ...words(options) })
}

/** The name of a file to write, relative to the folder that the user granted. */
export function fileName(initial: string, extension: string, options: ParamWords = {}) {
  return z
    .string()
    .max(200)
    .default(initial)
    .meta({ control: { kind: 'file-name', extension } satisfies Control, driven: { kinds: ['text'] }, ...words(options) })
}

/** A car pack, by id. */
export function car(initial: string, options: ParamWords = {}) {
  return z.string().max(80).default(initial).meta({ control: { kind: 'car' } satisfies Control, ...words(options) })
}

/** An anchor of the car whose sheet is painted, by name. Empty = none. */
export function anchor(options: ParamWords = {}) {
  return z.string().max(80).default('').meta({ control: { kind: 'anchor' } satisfies Control, driven: { kinds: ['text'] }, ...words(options) })
}

/** Panels of the car whose sheet is painted, by name. Empty = all. */
export function panels(options: ParamWords = {}) {
  return z.array(z.string().max(80)).max(255).default([]).meta({ control: { kind: 'panels' } satisfies Control, ...words(options) })
}

const place = z.number().min(-1).max(2)

/**
 * One point of the car that was set by hand: where it is seen in the photo, 0..1 of its width and height from the top-left (beyond
 * them outside the frame), and, for points that the car's pack does not name, where it is on the car (GLB frame, metres).
 */
export const setPointSchema = z.strictObject({
  x: place,
  y: place,
  position: z.tuple([z.number(), z.number(), z.number()]).optional(),
})

export type SetPoints = Readonly<Record<string, z.output<typeof setPointSchema>>>

/** Points of the car that were set by hand on the photo, each under its name. Empty = none. */
export function points(options: ParamWords = {}) {
  return z
    .record(z.string().min(1).max(80), setPointSchema)
    .default({})
    .meta({ control: { kind: 'points' } satisfies Control, ...words(options) })
}

/** For nodes without params: refuses every name. */
export const noParams = z.strictObject({})

/** The meta data of every param of a node's schema, in the order in which they were declared. */
export function paramMetas(schema: z.ZodObject): Readonly<Record<string, ParamMeta>> {
  const metas: Record<string, ParamMeta> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const meta = (field as z.ZodType).meta() as ParamMeta | undefined
    if (!meta?.control) throw new TypeError(`The param "${name}" has no control: declare it with a helper of nodes/kit/params.ts.`)
    metas[name] = meta
  }
  return metas
}
