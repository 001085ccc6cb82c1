import type { Graph, Json } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { RunEvent } from '../protocol/events.ts'
import type { RenderedFrame } from '../preview/render.ts'
import type { FrameAsk, OutputRef, PictureFormat } from '../workspace/live-engine.ts'

/** Folders and budgets of the engine process. Every folder is one that the user, or the app, granted. */
export interface EngineSettings {
  /** The folder of the user's graphs and pictures. */
  readonly workspace: string
  /** Folders with assets that the app ships, for reading. */
  readonly shared: readonly string[]
  /** Folders that hold car packs, the first that has an id wins. */
  readonly packs: readonly string[]
  /** The folder that exports go to. */
  readonly exports: string
  /** The disk tier of the cache; left out: memory only. */
  readonly cache?: string
  readonly memoryBytes?: number
  /** Worker threads; by default one for each core. */
  readonly threads?: number
}

/** What processes that the engine process starts are told through their environment. */
export type Environment = Readonly<Record<string, string>>

/** A run as it crosses: the graph is either the mirror after these edits, or a document. */
export interface RunMessage {
  readonly say: 'run'
  readonly run: string
  readonly graph: string
  readonly document?: Graph
  readonly edits?: readonly (readonly Op[])[]
  readonly quality: 'draft' | 'final'
  readonly folder: string
  readonly targets?: readonly string[]
  readonly bindings?: Readonly<Record<string, Json>>
  readonly outputs: readonly string[]
  readonly widths?: Readonly<Record<string, readonly number[]>>
  readonly packed?: boolean
}

/** A frame that was made before anybody asked. */
export interface EarlyFrame {
  readonly width: number
  readonly frame: RenderedFrame
}

/** What the engine process may be asked. */
export type EngineQuestion =
  | ({ readonly what: 'frame' } & FrameAsk)
  | ({ readonly what: 'picture'; readonly format: PictureFormat } & Pick<FrameAsk, 'run' | 'name' | 'hash'>)

/** What the server says to the engine process. */
export type ToEngine =
  | { readonly say: 'begin'; readonly settings: EngineSettings }
  | RunMessage
  | { readonly say: 'cancel'; readonly run: string }
  | { readonly say: 'announce'; readonly run: string; readonly outputs: readonly string[] }
  | { readonly say: 'ask'; readonly ask: number; readonly question: EngineQuestion }
  | { readonly say: 'forget'; readonly graph: string }
  | { readonly say: 'environment'; readonly environment: Environment }

/** What the engine process says to the server. */
export type FromEngine =
  | { readonly say: 'ready' }
  | { readonly say: 'event'; readonly event: RunEvent }
  | { readonly say: 'output'; readonly run: string; readonly name: string; readonly ref: OutputRef; readonly frames?: readonly EarlyFrame[] }
  /** The run could not even begin. */
  | { readonly say: 'refused'; readonly run: string; readonly reason: string }
  | { readonly say: 'answer'; readonly ask: number; readonly value: unknown }
