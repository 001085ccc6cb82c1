import type { Graph, Json } from '../../graphs/format/graph.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { FramePlane } from '../protocol/frame.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { RunInfo } from '../protocol/run-state.ts'
import type { EngineStatus } from '../protocol/messages.ts'
import type { RenderedFrame } from '../preview/render.ts'

/** What an output of a run holds, without the pixels. */
export interface OutputRef {
  readonly kind: Kind
  /** Content hash. */
  readonly hash: string
  readonly summary: string
  /** The hand still moves: frames of it may come packed. */
  readonly packed?: boolean
}

/** A run as it is handed to the engine process. */
export interface EngineRun {
  readonly info: RunInfo
  readonly document: Graph
  /** The changes after `revision`, if they are still known: saves sending the whole document. */
  readonly since?: (revision: number) => readonly (readonly Op[])[] | undefined
  /** Where the graph's file lies, relative to the workspace; its assets are looked for there first. */
  readonly folder: string
  readonly targets?: readonly string[]
  readonly bindings?: Readonly<Record<string, Json>>
  /** Outputs (`node.port`) that are announced as soon as they are there. */
  readonly outputs: readonly string[]
  /** How wide pictures of those outputs are of use: the frames of a draft come along with the word that an output is there. */
  readonly widths?: Readonly<Record<string, readonly number[]>>
  /** The hand still moves: frames may come packed. */
  readonly packed?: boolean
}

/** What the engine process tells. */
export interface EngineListener {
  event(event: RunEvent): void
  /** An output that somebody asked to hear of is there. */
  output(run: string, name: string, ref: OutputRef): void
  /** A run could not even begin. */
  refused(run: string, reason: string): void
  status(status: EngineStatus): void
  /** The process is gone, and every run in it; it comes back by itself. */
  lost(reason: string): void
}

/** What a full picture is asked for as: a PNG file, or straight RGBA8. */
export type PictureFormat = 'png' | 'rgba'

/** A frame as it is asked for. `name` is `node.port`; `width` is the longest side that is of use, px. */
export interface FrameAsk {
  readonly run: string
  readonly name: string
  readonly hash: string
  readonly width: number
  readonly plane?: FramePlane
  readonly packed?: boolean
}

/** The engine process as the rest of the server sees it. Calls while it starts are kept until it is ready. */
export interface EngineLink {
  readonly status: EngineStatus
  run(run: EngineRun): void
  cancel(run: string): void
  /** Asks to hear of these outputs of a run from now on; those that are there are announced at once. */
  announce(run: string, outputs: readonly string[]): void
  /** Undefined when the value is not at hand any more. */
  frame(ask: FrameAsk): Promise<RenderedFrame | undefined>
  /** The full picture of an output. Undefined when it is no picture, or not at hand any more. */
  picture(run: string, name: string, hash: string, format: PictureFormat): Promise<Uint8Array | undefined>
  /** The mirror of a graph is not needed any more. */
  forget(graph: string): void
}
