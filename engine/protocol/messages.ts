import * as z from 'zod'
import type { Fault } from '../../graphs/format/fault.ts'
import { nodeIdSchema, portNameSchema, type Graph } from '../../graphs/format/graph.ts'
import { opsSchema, type Op } from '../../graphs/format/ops.ts'
import type { BrokenCar, CarInfo } from './cars.ts'
import type { Catalog } from './catalog.ts'
import type { RunEvent } from './events.ts'
import type { FrameHead } from './frame.ts'
import type { Answer } from './refusal.ts'
import type { RunInfo, RunState } from './run-state.ts'

/** The version of this protocol. Editor and engine of different versions do not talk. */
export const PROTOCOL = 2

/** How long a text a client may name itself, a graph, a run or a command by. */
const id = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/, 'Use letters, digits, "-" and "_".')

/** Makes a command safe to send twice: the second time it gets the first answer. */
const key = id

const quality = z.enum(['draft', 'final'])

/** A relative path below the workspace, with forward slashes. What it may hold is checked where it is followed. */
const path = z.string().min(1).max(400)

/** Says who is there. `client` is an id that the page keeps for as long as it lives, also over reconnects. */
export const helloSchema = z.strictObject({ proto: z.int(), client: id })

/**
 * Opens a graph: from a file of the workspace, a starter template, a text that was dropped or pasted, from nothing, one
 * that the server still holds open, or one whose unsaved edits a crash left behind. A graph that is open already is joined.
 */
export const openSchema = z.union([
  z.strictObject({ path }),
  z.strictObject({ template: id }),
  z.strictObject({ text: z.string().max(8 * 1024 * 1024), name: z.string().max(120) }),
  z.strictObject({ empty: z.literal(true), name: z.string().max(120).default('') }),
  z.strictObject({ graph: id }),
  z.strictObject({ journal: id }),
])

/** Changes a graph. `base` is the revision that the ops were made on. */
export const editSchema = z.strictObject({ graph: id, base: z.int().min(0), ops: opsSchema, key })

/** Saves a graph: to its own path, or to another one. `force` overwrites a file that changed outside or is in the way. */
export const saveSchema = z.strictObject({ graph: id, path: path.optional(), force: z.boolean().default(false), key })

/** Leaves a graph. `discard` also forgets unsaved edits, once nobody else has it open. */
export const closeSchema = z.strictObject({ graph: id, discard: z.boolean().default(false) })

/**
 * Says which outputs this client looks at, in place of what it said before. `live`: each edit starts a draft run of them.
 * Frames of watched outputs come from every run of the graph. An empty list stops them.
 */
export const watchSchema = z.strictObject({
  graph: id,
  outputs: z
    .array(
      z.strictObject({
        node: nodeIdSchema,
        port: portNameSchema,
        width: z.int().min(1).max(4096),
        plane: z.literal('finish').optional(),
      }),
    )
    .max(2000),
  live: z.boolean(),
})

/** Runs a graph as it stands. `targets`: nodes, `node.port` or `outputs.name`; left out: everything that it makes. */
export const startSchema = z.strictObject({
  graph: id,
  targets: z.array(z.string().max(200)).max(2000).optional(),
  quality: quality.default('final'),
  inputs: z.record(z.string(), z.json()).optional(),
  key,
})

/** Stops a run. One that is over already stays as it is. */
export const cancelSchema = z.strictObject({ run: id })

/** Asks for what a run said from event number `seq` on. */
export const resumeSchema = z.strictObject({ run: id, seq: z.int().min(0) })

/** Says that a frame was shown, so that the next may come. */
export const ackSchema = z.strictObject({ slot: z.string().max(300), seq: z.int().min(0) })

/** Every command that is answered, with the schema that it passes at the door. */
export const commandSchemas = {
  hello: helloSchema,
  'graph.open': openSchema,
  'graph.edit': editSchema,
  'graph.save': saveSchema,
  'graph.close': closeSchema,
  'graph.watch': watchSchema,
  'run.start': startSchema,
  'run.cancel': cancelSchema,
  'run.resume': resumeSchema,
} as const

export type CommandName = keyof typeof commandSchemas

/** What a client sends with a command. */
export type CommandInput<N extends CommandName> = z.input<(typeof commandSchemas)[N]>

/** A graph file of the workspace. */
export interface GraphFile {
  readonly path: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
}

/** A starter graph that the app ships. */
export interface TemplateInfo {
  readonly id: string
  readonly name: string
  readonly doc: string
}

/** A graph that the server holds open. */
export interface OpenGraphInfo {
  readonly graph: string
  readonly name: string
  readonly path?: string
  readonly revision: number
  readonly savedRevision: number
}

/** Unsaved work that a crash left behind: of a file (open its `path`), or of a graph without one (open `journal: id`). */
export interface JournalInfo {
  readonly id?: string
  readonly path?: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
}

/** How an execution provider of networks stands on this machine. */
export interface ProviderInfo {
  readonly provider: string
  readonly usable: boolean
  readonly ms?: number | undefined
  readonly reason?: string | undefined
}

/** How the engine process stands. Documents are whole in every state. */
export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'lost'
  /** Changes whenever the engine process was started anew. */
  readonly boot: string
  readonly reason?: string
}

/** The answer to `hello`. */
export interface Welcome {
  readonly proto: number
  /** Changes with every launch of the server: open graphs and runs of an earlier launch are gone. */
  readonly boot: string
  readonly version: string
  readonly engine: EngineStatus
  readonly catalog: Catalog
  readonly cars: readonly CarInfo[]
  readonly brokenCars: readonly BrokenCar[]
  readonly providers: readonly ProviderInfo[]
  readonly templates: readonly TemplateInfo[]
  readonly recent: readonly GraphFile[]
  readonly open: readonly OpenGraphInfo[]
  readonly journals: readonly JournalInfo[]
  /** Runs that go on, and the last ones of the graphs that are open. */
  readonly runs: readonly RunState[]
}

/** A graph as it stands in the server: the authority. */
export interface OpenedDocument {
  readonly graph: string
  readonly document: Graph
  readonly revision: number
  readonly savedRevision: number
  /** Absent until it is saved for the first time. */
  readonly path?: string
  /** Why it must not be changed. */
  readonly readOnly?: string
  readonly faults: readonly Fault[]
  /** Remarks about the file itself. */
  readonly remarks: readonly Fault[]
  readonly migrated: readonly string[]
  /** Present when unsaved edits of an earlier launch were taken in. */
  readonly recovered?: { readonly savedAt: number }
}

/** The answer to `graph.edit`. */
export type Edited =
  /** The edit is in, as this revision; edits of others with lower revisions were sent before this answer. */
  | { readonly accepted: true; readonly revision: number }
  /** The edit does not apply to what the graph has become: take the document from here. */
  | {
      readonly accepted: false
      readonly fault: Fault
      /** Which op was refused. */
      readonly index: number
      readonly document: Graph
      readonly revision: number
    }

/** The answer to `graph.save`, and what others are told. */
export interface Saved {
  readonly graph: string
  readonly path: string
  readonly savedRevision: number
}

/** The answer to `run.resume`. */
export type Resumed =
  | { readonly kind: 'events'; readonly info: RunInfo; readonly events: readonly RunEvent[] }
  | { readonly kind: 'snapshot'; readonly snapshot: RunState }

/** What each command is answered with when it succeeds. */
export interface CommandValues {
  hello: Welcome
  'graph.open': OpenedDocument
  'graph.edit': Edited
  'graph.save': Saved
  'graph.close': { readonly open: boolean }
  'graph.watch': { readonly watched: number }
  'run.start': { readonly run: string }
  'run.cancel': { readonly cancelled: boolean }
  'run.resume': Resumed
}

/** Every command, for the generics of socket.io at both ends. */
export type ClientToServer = {
  [N in CommandName]: (input: CommandInput<N>, answer: (answer: Answer<CommandValues[N]>) => void) => void
} & {
  /** The only message without an answer: it is one itself. */
  'frame.ack': (ack: z.infer<typeof ackSchema>) => void
}

/** An edit that somebody else made. */
export interface GraphEdited {
  readonly graph: string
  readonly revision: number
  readonly ops: readonly Op[]
  /** The client's id. */
  readonly by: string
}

/** A run begins, or says something. */
export type RunNews = { readonly opened: RunInfo } | { readonly graph: string; readonly event: RunEvent }

/** Everything that the server says by itself, for the generics of socket.io at both ends. */
export interface ServerToClient {
  /** What runs of graphs that this client has open say, in order. */
  'run.news': (news: readonly RunNews[]) => void
  /** The authoritative state of a run; takes the place of what is known, unless more is. */
  'run.snapshot': (snapshot: RunState) => void
  /** Somebody else changed the graph. */
  'graph.edited': (edit: GraphEdited) => void
  'graph.faults': (message: { readonly graph: string; readonly revision: number; readonly faults: readonly Fault[] }) => void
  'graph.saved': (saved: Saved) => void
  /** The file of the graph was changed by another program since it was opened or saved. */
  'graph.outside': (message: { readonly graph: string; readonly path: string }) => void
  /** Something beside the graph needs attention, such as a full disk that keeps edits from being written down. */
  'graph.warning': (warning: { readonly graph: string; readonly message: string; readonly help: string }) => void
  frame: (head: FrameHead, bytes: Uint8Array) => void
  engine: (status: EngineStatus) => void
}
