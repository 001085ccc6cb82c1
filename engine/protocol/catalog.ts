import type { PortType } from '../../graphs/format/ports.ts'

/** The shelves of the node menu, in its order. */
export const SHELVES = ['source', 'adjust', 'mask', 'layer', 'project', 'neural', 'inspect', 'export'] as const

export type Shelf = (typeof SHELVES)[number]

/** What a number counts. `px` params are scaled along with the picture in a draft. */
export type Unit = '' | 'px' | '%' | '°' | 'MB'

/** The control that edits a param, and what is needed to draw it. */
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

/** An input port of a node type. */
export interface CatalogInput extends PortType {
  readonly title: string
  readonly doc?: string
  readonly optional: boolean
  readonly many: boolean
  /** The picture must lie on a car's sheet. */
  readonly sheet?: 'required'
}

/** An output port of a node type. `like` names the input whose kind it takes. */
export interface CatalogOutput extends PortType {
  readonly title: string
  readonly doc?: string
  readonly like?: string
}

/** A param of a node type. `min` and `max` bound a number, the length of a text or of a list. */
export interface CatalogParam {
  readonly title: string
  readonly doc?: string
  /** Shown on the node's card. */
  readonly chief: boolean
  readonly control: Control
  readonly default: unknown
  /** The port type through which an edge may drive it; absent when only a literal will do. */
  readonly driven?: PortType
  readonly min?: number
  readonly max?: number
  readonly integer: boolean
  /** JSON schema of the value, without the words above. */
  readonly schema: Readonly<Record<string, unknown>>
}

/** A node type: everything but its code. */
export interface CatalogNode {
  readonly type: string
  readonly version: number
  readonly title: string
  readonly shelf: Shelf
  readonly summary: string
  readonly icon: string
  readonly inputs: Readonly<Record<string, CatalogInput>>
  readonly outputs: Readonly<Record<string, CatalogOutput>>
  /** In the order in which they were declared. */
  readonly params: Readonly<Record<string, CatalogParam>>
  /** Writes files: runs only when asked for, and never in a draft. */
  readonly effect: boolean
  /** Runs beside the accelerator, one at a time. */
  readonly neural: boolean
  /** The input that a bypassed node hands on; absent when it cannot be bypassed. */
  readonly bypass?: string
}

/** What the editor is told of the nodes that the engine knows. `hash` changes when anything in it does. */
export interface Catalog {
  readonly hash: string
  readonly nodes: readonly CatalogNode[]
}
