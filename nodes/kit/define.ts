import type { z } from 'zod'
import type { NodeContext } from './context.ts'
import type { InputPorts, InputsOf, OutputPorts, OutputsOf } from './ports.ts'

/** The shelves of the node menu. A node's type holds no shelf: nodes may move. */
export type Shelf = 'source' | 'adjust' | 'mask' | 'layer' | 'project' | 'neural' | 'inspect' | 'export'

/** Where a node runs: on the scheduler's own thread (scalars only), in the worker pool, or alone beside the accelerator. */
export type Lane = 'inline' | 'pool' | 'neural'

/** One step of a node's own ladder: what changed on the way to version `to`, and why. */
export interface NodeMigration {
  readonly to: number
  readonly why: string
  params?(params: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Ports that were renamed, old to new. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
}

/** Small pictures and masks that examples run on; made by `nodes/kit/testing.ts`. */
export type FixtureName = 'photo' | 'art' | 'mask' | 'sheet' | 'free' | 'car'

/** Params and fixtures whose result is kept as a golden picture: the node's own proof, thumbnail and regression test. */
export interface NodeExample {
  readonly params?: Readonly<Record<string, unknown>>
  readonly inputs?: Readonly<Record<string, FixtureName>>
  /** The output that is compared. */
  readonly output: string
}

/** A node as its author writes it. */
export interface NodeSpec<I extends InputPorts, P extends z.ZodObject, O extends OutputPorts> {
  /** Kebab case, for ever. */
  readonly type: string
  readonly version: number
  readonly title: string
  readonly shelf: Shelf
  /** One sentence for menus. */
  readonly summary: string
  /** Icon name of the lucide set. */
  readonly icon: string
  readonly inputs: I
  readonly params: P
  readonly outputs: O
  readonly migrations?: readonly NodeMigration[]
  /** Writes files: runs only when asked for, and never in a draft. */
  readonly effect?: true
  /** `full`: must not see a shrunken picture, so its sources deliver full size also in a draft. */
  readonly draft?: 'full'
  readonly lane?: Lane
  readonly example?: NodeExample
  /** The input that a bypassed node hands on; by default the first input of the first output's kind. */
  readonly bypass?: keyof I & string
  run(ctx: NodeContext<InputsOf<I>, z.output<P>>): Promise<OutputsOf<O>> | OutputsOf<O>
}

/** A node as the engine holds it, with its types erased. */
export interface NodeDefinition extends Omit<NodeSpec<InputPorts, z.ZodObject, OutputPorts>, 'run' | 'bypass'> {
  readonly bypass?: string
  run(ctx: NodeContext<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>>): unknown
}

/** Declares a node: the one place where its ports, params and code meet. */
export function defineNode<const I extends InputPorts, P extends z.ZodObject, const O extends OutputPorts>(
  spec: NodeSpec<I, P, O>,
): NodeDefinition {
  return spec
}

/** The lane a node runs in: as declared, else inline when all it handles are literals, else the pool. */
export function laneOf(node: NodeDefinition): Lane {
  return node.lane ?? 'pool'
}
