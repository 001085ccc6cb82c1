import type { PortType } from './ports.ts'

/** What is wrong with one param, as found by its node's schema. */
export interface ParamFault {
  readonly param: string
  readonly message: string
  /** What was received, shortened; lists of more than 20 choices are not echoed. */
  readonly given: string
}

/**
 * What checking a graph needs to know of a node type. The engine makes it from the declarations, the editor from the
 * catalogue.
 */
export interface NodeShape {
  readonly type: string
  readonly version: number
  readonly title: string
  readonly effect: boolean
  readonly inputs: Readonly<Record<string, PortType & { readonly optional: boolean; readonly many: boolean }>>
  /** `like` names the input whose kind this output takes. */
  readonly outputs: Readonly<Record<string, PortType & { readonly like?: string }>>
  /** The input that a bypassed node hands on; absent: the first input of the first output's kind. */
  readonly bypass?: string
  /** Params by name; `driven` is the port type through which an edge may drive it. */
  readonly params: Readonly<Record<string, { readonly driven?: PortType; readonly control: string }>>
  /** Checks literals; params that an edge drives are left out by the caller. */
  checkParams(params: Readonly<Record<string, unknown>>): readonly ParamFault[]
}

/** Finds the shape of a node type. */
export type ShapeLookup = (type: string) => NodeShape | undefined
