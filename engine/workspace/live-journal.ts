import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Fault } from '../../graphs/format/fault.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import type { GraphFile, JournalInfo } from '../protocol/messages.ts'
import { fileFailure, type FileFailure } from './file-failure.ts'
import { Journal, JOURNAL_FOLDER, journalPath } from './journal.ts'
import { recoverJournal } from './recover.ts'
import type { Stamp } from './stamp.ts'

const UNTITLED = /^untitled-([0-9a-f-]{36})\.livery\.json\.jsonl$/

/** The path under which a graph that was never saved keeps its journal. No file is ever written there itself. */
export function untitledPath(folder: string, id: string): string {
  return join(folder, `untitled-${id}.livery.json`)
}

export interface LiveJournalOptions {
  /** The graph's file, or its `untitledPath`. */
  readonly path: string
  /** What the file was when it was read; absent for a graph that was never saved. */
  readonly stamp?: Stamp | undefined
  /** How many bytes of a journal that is there still hold. */
  readonly keep?: number
  readonly snapshot: () => Graph
  readonly onFailure: (failure: FileFailure) => void
}

/** The journal of an open graph. One that was never saved begins with the whole graph, since there is no file to go back to. */
export class LiveJournal {
  readonly #options: LiveJournalOptions
  #path: string
  #journal: Promise<Journal>
  /** Whether the whole graph must be written before the first edit. */
  #bare: boolean

  constructor(options: LiveJournalOptions) {
    const { path, stamp, keep = 0 } = options
    this.#options = options
    this.#path = path
    this.#bare = !stamp && keep === 0
    this.#journal = Promise.resolve(this.#open(path, stamp, keep))
  }

  /** Writes down an edit. `before` is the graph as it was without it. */
  append(before: Graph, ops: readonly Op[]): void {
    if (this.#bare) {
      this.#bare = false
      this.#journal = this.#begin(before)
    }
    void this.#journal.then((journal) => journal.append(ops))
  }

  /** The graph was saved as `path`. `later` are edits that came in while it was written. */
  async saved(path: string, stamp: Stamp, later: readonly (readonly Op[])[]): Promise<void> {
    const moved = path !== this.#path
    this.#path = path
    this.#bare = false
    this.#journal = this.#journal.then(async (journal) => {
      await journal.clear(stamp)
      return moved ? this.#open(path, stamp, 0) : journal
    })
    const journal = await this.#journal
    for (const ops of later) journal.append(ops)
  }

  /** Brings everything to the disk and lets the file go. */
  async close(): Promise<void> {
    await (await this.#journal).close()
  }

  /** Forgets every change for good. */
  async discard(): Promise<void> {
    await (await this.#journal).clear(this.#options.stamp ?? { bytes: 0, sha256: '' })
  }

  async #begin(graph: Graph): Promise<Journal> {
    // The graph may be saved elsewhere meanwhile.
    const own = this.#path
    const path = journalPath(own)
    const text = `${JSON.stringify({ journal: 1, sha256: null })}\n${JSON.stringify({ graph: serialize(graph) })}\n`
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    } catch (error) {
      this.#options.onFailure(fileFailure(error, graph.name || 'The graph', 'saved'))
      return this.#open(own, undefined, 0)
    }
    return this.#open(own, undefined, Buffer.byteLength(text))
  }

  #open(path: string, stamp: Stamp | undefined, keep: number): Journal {
    const { snapshot, onFailure } = this.#options
    return new Journal(path, { stamp, keep, snapshot, onFailure })
  }
}

/** What a journal beside a file brought back. */
export interface Recovered {
  readonly graph?: Graph
  readonly keep: number
  readonly savedAt: number
  readonly remarks: readonly Fault[]
}

const NOTHING: Recovered = { keep: 0, savedAt: 0, remarks: [] }

/**
 * Takes in unsaved edits that an earlier launch left beside a graph file. Edits of another state of the file become a
 * graph of their own in the list of journals; what cannot be read is moved aside. Nothing is ever thrown away.
 */
export async function recoverFile(
  folder: string,
  path: string,
  saved: { readonly graph: Graph; readonly stamp: Stamp },
): Promise<Recovered> {
  const recovery = await recoverJournal(path, saved)
  if (recovery.state === 'none') return NOTHING
  const savedAt = await ageOf(journalPath(path))
  if (recovery.state === 'unreadable') {
    await setAside(path)
    const kept = 'The graph opened as it was saved; the unsaved edits are kept beside it.'
    return { ...NOTHING, remarks: [remark(recovery.failure.message, kept)] }
  }
  if (recovery.state === 'recovered' && recovery.graph) {
    const lost = remark('Some of the unsaved edits could not be taken in.', 'Look over the graph before you save it.')
    return { graph: recovery.graph, keep: recovery.bytes, savedAt, remarks: recovery.lost > 0 ? [lost] : [] }
  }
  if (recovery.graph) await keepAsUntitled(folder, recovery.graph)
  await setAside(path)
  const where = 'The edits are kept as a graph of their own in the list of unsaved work.'
  return { ...NOTHING, remarks: [remark('The file was changed by another program after the last unsaved edits.', where)] }
}

/** The graph of an untitled journal, or undefined when there is none. */
export async function recoverUntitled(
  folder: string,
  id: string,
): Promise<{ readonly graph: Graph; readonly keep: number; readonly savedAt: number } | undefined> {
  const path = untitledPath(folder, id)
  const recovery = await recoverJournal(path, { graph: emptyGraph() })
  if (recovery.state === 'none' || recovery.state === 'unreadable' || !recovery.graph) return undefined
  return { graph: recovery.graph, keep: recovery.bytes, savedAt: await ageOf(journalPath(path)) }
}

/** Unsaved work of earlier launches: graphs that were never saved, and those of `files` with a journal beside them. */
export async function listJournals(
  folder: string,
  files: readonly GraphFile[],
  isOpen: (journal: JournalInfo) => boolean,
): Promise<JournalInfo[]> {
  const names = await readdir(join(folder, JOURNAL_FOLDER)).catch(() => [])
  const untitled = await Promise.all(
    names.map(async (name): Promise<JournalInfo | undefined> => {
      const id = UNTITLED.exec(name)?.[1]
      const found = id === undefined ? undefined : await recoverUntitled(folder, id)
      return found && id !== undefined ? { id, name: found.graph.name, savedAt: found.savedAt } : undefined
    }),
  )
  const titled = await Promise.all(
    files.map(async ({ path, name }): Promise<JournalInfo | undefined> => {
      const savedAt = await ageOf(journalPath(join(folder, path)))
      return savedAt > 0 ? { path, name, savedAt } : undefined
    }),
  )
  return [...untitled, ...titled].filter((info) => info !== undefined).filter((info) => !isOpen(info))
}

async function keepAsUntitled(folder: string, graph: Graph): Promise<void> {
  const journal = new LiveJournal({ path: untitledPath(folder, randomUUID()), snapshot: () => graph, onFailure: () => undefined })
  journal.append(graph, [{ op: 'name', name: `${graph.name} (unsaved edits)`.slice(0, 120) }])
  await journal.close()
}

async function setAside(path: string): Promise<void> {
  const journal = journalPath(path)
  await rename(journal, `${journal}.${Date.now()}.old`).catch(() => undefined)
}

async function ageOf(path: string): Promise<number> {
  return stat(path).then((facts) => Math.round(facts.mtimeMs), () => 0)
}

function remark(message: string, help: string): Fault {
  return { code: 'not-json', message, help }
}
