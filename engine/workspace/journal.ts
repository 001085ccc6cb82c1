import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Graph } from '../../graphs/format/graph.ts'
import { mergeOps, opsSchema, type Op } from '../../graphs/format/ops.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { fileFailure, type FileFailure } from './file-failure.ts'
import { codeOf, diskFiles, type Files, type OpenFile } from './files.ts'
import type { Stamp } from './stamp.ts'

/** The folder beside a graph that holds what was changed since it was saved. */
export const JOURNAL_FOLDER = '.autosave'

/** The largest journal that is read or written, in bytes. */
export const MAX_JOURNAL_BYTES = 64 * 1024 * 1024

/** Past this size a journal is begun anew with the graph as it is, so that it does not grow with every drag. */
const COMPACT_BYTES = 8 * 1024 * 1024

/** The first line: which state of the file the changes belong to. Null: the graph was never saved. */
export const journalHeadSchema = z.object({ journal: z.literal(1), sha256: z.string().nullable() })

/** Every other line: changes made together, or the whole graph at that moment as the text of a graph file. */
export const journalLineSchema = z.union([z.object({ ops: opsSchema }), z.object({ graph: z.string() })])

/** Where the journal of a graph file lies: `.autosave/name.jsonl`. */
export function journalPath(path: string): string {
  return join(dirname(path), JOURNAL_FOLDER, `${basename(path)}.jsonl`)
}

export interface JournalOptions {
  /** What the file was when it was loaded; absent for a graph that was never saved. */
  readonly stamp?: Stamp | undefined
  /** How many bytes of a present journal still hold, as `recoverJournal` said. By default a present one is replaced. */
  readonly keep?: number
  /** Gives the graph with everything that was appended, for beginning anew when the journal has grown large. */
  readonly snapshot: () => Graph
  /** Told once when changes cannot be written, and again only after they could be. They are kept and tried again. */
  readonly onFailure?: (failure: FileFailure) => void
  /** How long changes are gathered before they are written. */
  readonly gatherMs?: number
  /** How long written changes may wait until they are flushed to the disk. */
  readonly syncMs?: number
  readonly files?: Files
}

/**
 * Writes down every change of an open graph beside its file, so that a crash costs no more than the last moment. The file
 * itself is never touched. Changes are gathered and written in the order in which they came.
 */
export class Journal {
  private readonly path: string
  private readonly name: string
  private readonly files: Files
  private readonly options: JournalOptions
  private sha256: string | null
  private waiting: Op[] = []
  private sinceMark: Op[] | undefined
  private work: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private syncTimer: NodeJS.Timeout | undefined
  private handle: OpenFile | undefined
  private size: number
  private syncedAt = 0
  private failed = false

  constructor(graphPath: string, options: JournalOptions) {
    this.path = journalPath(graphPath)
    this.name = basename(graphPath)
    this.options = options
    this.files = options.files ?? diskFiles
    this.sha256 = options.stamp?.sha256 ?? null
    this.size = options.keep ?? 0
  }

  /** Takes changes that were made to the graph. Returns at once. */
  append(ops: readonly Op[]): void {
    this.waiting = mergeOps([...this.waiting, ...ops])
    if (this.sinceMark) this.sinceMark = mergeOps([...this.sinceMark, ...ops])
    this.timer ??= setTimeout(() => void this.flush(), this.options.gatherMs ?? 250)
  }

  /** Call it together with handing the graph to `saveGraph`: what is appended from here on outlasts `clear`. */
  mark(): void {
    this.sinceMark = []
  }

  /** Writes what was gathered. Flushes it to the disk when the last time is long enough ago. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    await this.enqueue(() => this.write())
  }

  /** Forgets the changes up to `mark`: the graph was saved, and `stamp` is what its file is now. */
  async clear(stamp: Stamp): Promise<void> {
    this.waiting = this.sinceMark ?? []
    this.sinceMark = undefined
    await this.enqueue(async () => {
      this.sha256 = stamp.sha256
      await this.closeFile()
      this.size = 0
      await this.files.unlink(this.path).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error
      })
    })
    if (this.waiting.length > 0) await this.flush()
  }

  /** Writes what was gathered and lets the file go. The journal stays for recovery. */
  async close(): Promise<void> {
    await this.flush()
    await this.enqueue(async () => {
      await this.sync()
      await this.closeFile()
    })
  }

  /** One step after the other; a step that fails is reported and does not stop the next. */
  private enqueue(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step).catch(async (error: unknown) => {
      await this.closeFile().catch(() => undefined)
      if (this.failed) return
      this.failed = true
      this.options.onFailure?.(fileFailure(error, this.name, 'saved'))
    })
    return this.work
  }

  private async write(): Promise<void> {
    const ops = this.waiting
    if (ops.length === 0) return
    this.waiting = []
    try {
      if (this.size > COMPACT_BYTES) await this.beginAnew()
      else await this.addLine(lineOf({ ops }))
    } catch (error) {
      this.waiting = mergeOps([...ops, ...this.waiting])
      throw error
    }
    this.failed = false
    const rest = this.syncedAt + (this.options.syncMs ?? 1000) - Date.now()
    if (rest <= 0) await this.sync()
    else this.syncTimer ??= setTimeout(() => void this.enqueue(() => this.sync()), rest)
  }

  private async addLine(data: Uint8Array): Promise<void> {
    const handle = await this.open()
    // A line that was written in part before is cut off: nothing may follow a torn line.
    await handle.truncate(this.size)
    await handle.write(data)
    this.size += data.length
  }

  private async open(): Promise<OpenFile> {
    if (this.handle) return this.handle
    await this.files.mkdir(dirname(this.path))
    this.handle = await this.files.open(this.path, 'a')
    if (this.size === 0) {
      const head = lineOf({ journal: 1, sha256: this.sha256 })
      await this.handle.truncate(0)
      await this.handle.write(head)
      this.size = head.length
    }
    return this.handle
  }

  /** A fresh journal beside the old one, then renamed over it, so that one of the two is whole at every moment. */
  private async beginAnew(): Promise<void> {
    const fresh = `${this.path}.new`
    const data = Buffer.concat(
      [lineOf({ journal: 1, sha256: this.sha256 }), lineOf({ graph: serialize(this.options.snapshot()) })],
    )
    await this.closeFile()
    const handle = await this.files.open(fresh, 'w')
    try {
      await handle.write(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await this.files.rename(fresh, this.path)
    this.size = data.length
  }

  private async sync(): Promise<void> {
    clearTimeout(this.syncTimer)
    this.syncTimer = undefined
    await this.handle?.sync()
    this.syncedAt = Date.now()
  }

  private async closeFile(): Promise<void> {
    clearTimeout(this.syncTimer)
    this.syncTimer = undefined
    const handle = this.handle
    this.handle = undefined
    await handle?.close()
  }
}

function lineOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`)
}
