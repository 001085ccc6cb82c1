import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Value } from '../../nodes/values/value.ts'
import { readBlob, writeBlob } from './blob.ts'
import { refOf, type ValueRef } from './content.ts'
import { Journal } from './journal.ts'
import type { StepRecord } from './store.ts'

/** Above this many bytes waiting to be written, writers are asked to wait. */
const MOST_PENDING = 512 << 20
/** Other processes' records are looked for at most this often. */
const REFRESH_MS = 1000
/** A use is noted on disk when the last note is older than this. */
const TOUCH_MS = 60_000
/** Temporary files of crashed processes are removed when older than this. */
const STALE_MS = 3_600_000

interface Blob {
  bytes: number
  usedAt: number
}

/**
 * The disk tier: values as content-addressed files, records in a journal, both safe for several processes at once. Files
 * appear by rename, so a reader sees all of one or nothing. What is damaged counts as missing and is removed. Beyond the
 * budget the least recently used values go.
 */
export class DiskCache {
  readonly #folder: string
  readonly #budget: number
  readonly #journal: Journal
  readonly #blobs = new Map<string, Blob>()
  readonly #pending = new Map<string, { value: Value; done: Promise<boolean> }>()
  readonly #jobs = new Set<Promise<void>>()
  #bytes = 0
  #pendingBytes = 0
  #lane: Promise<unknown> = Promise.resolve()
  #refreshedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  /** `folder` belongs to the cache alone; `budget` is in bytes. */
  constructor(folder: string, budget: number) {
    this.#folder = folder
    this.#budget = budget
    this.#journal = new Journal(join(folder, 'records'))
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Reads what is new since the last call; the first call also looks at what is there and tidies up. */
  async refresh(take: (keys: readonly string[], record: StepRecord) => void): Promise<void> {
    const now = performance.now()
    if (now - this.#refreshedAt < REFRESH_MS) return
    const first = this.#refreshedAt === Number.NEGATIVE_INFINITY
    this.#refreshedAt = now
    if (first) {
      await this.#journal.tidy().catch(() => undefined)
      // Only the budget needs to know all that is there; nobody waits for it.
      void this.#enqueue(() => this.#scan()).catch(() => undefined)
    }
    await this.#journal.refresh((line) => {
      const entry = readLine(line)
      if (entry) take(entry.keys, entry.record)
    })
  }

  has(id: string): boolean {
    if (this.#pending.has(id) || this.#blobs.has(id)) return true
    // Another process may have written it since we looked.
    return isBlobId(id) && existsSync(this.#path(id))
  }

  /** A value that is still on its way to the disk. */
  pending(id: string): Value | undefined {
    return this.#pending.get(id)?.value
  }

  /** Reads a value. Undefined when it is not there; a damaged file is removed. */
  async read(id: string): Promise<Value | undefined> {
    if (!isBlobId(id)) return undefined
    try {
      const value = await readBlob(this.#path(id))
      // A name is not proof.
      if (refOf(value).id !== id) throw new Error('damaged')
      this.#touch(id)
      return value
    } catch {
      this.#forget(id)
      await rm(this.#path(id), { force: true }).catch(() => undefined)
      return undefined
    }
  }

  /** Writes values and then the record that names them, in the background. The promise asks the caller to wait. */
  write(keys: readonly string[], record: StepRecord, values: Readonly<Record<string, Value>>): Promise<void> | undefined {
    const writes = Object.entries(record.outputs).flatMap(([port, ref]) => {
      const value = values[port]
      return ref.value || !value ? [] : [this.#writeValue(ref, value)]
    })
    const line = JSON.stringify({ keys, record })
    if (writes.length === 0) this.#note(line)
    else {
      const job: Promise<void> = Promise.all(writes).then((done) => {
        this.#jobs.delete(job)
        if (done.every(Boolean)) this.#note(line)
      })
      this.#jobs.add(job)
    }
    return this.#pendingBytes > MOST_PENDING ? Promise.all(this.#jobs).then(() => undefined) : undefined
  }

  /** Waits until everything is on disk. */
  async settle(): Promise<void> {
    while (this.#jobs.size > 0) await Promise.all(this.#jobs)
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#journal.flush()
  }

  async close(): Promise<void> {
    await this.settle()
    await this.#journal.close()
  }

  #note(line: string): void {
    this.#journal.add(line)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#journal.flush()
    }, 50).unref()
  }

  #path(id: string): string {
    return join(this.#folder, 'values', id.slice(0, 2), id)
  }

  #forget(id: string): void {
    this.#bytes -= this.#blobs.get(id)?.bytes ?? 0
    this.#blobs.delete(id)
  }

  #touch(id: string): void {
    const blob = this.#blobs.get(id)
    const now = Date.now()
    if (blob && now - blob.usedAt < TOUCH_MS) return
    if (blob) blob.usedAt = now
    void utimes(this.#path(id), now / 1000, now / 1000).catch(() => undefined)
  }

  #writeValue(ref: ValueRef, value: Value): Promise<boolean> {
    const waiting = this.#pending.get(ref.id)
    if (waiting) return waiting.done
    if (this.#blobs.has(ref.id)) {
      this.#touch(ref.id)
      if (existsSync(this.#path(ref.id))) return Promise.resolve(true)
      this.#forget(ref.id)
    }
    if (ref.bytes > this.#budget) return Promise.resolve(false)
    this.#pendingBytes += ref.bytes
    const done = this.#enqueue(() => this.#writeFile(ref.id, value)).then(
      () => true,
      () => false,
    )
    this.#pending.set(ref.id, { value, done })
    return done.finally(() => {
      this.#pending.delete(ref.id)
      this.#pendingBytes -= ref.bytes
    })
  }

  /** One after another: the disk is one, and the pool needs the threads that files are written by. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lane.then(work)
    this.#lane = result.catch(() => undefined)
    return result
  }

  async #writeFile(id: string, value: Value): Promise<void> {
    const path = this.#path(id)
    const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
    await mkdir(dirname(path), { recursive: true })
    try {
      const file = await open(temporary, 'wx')
      let bytes: number
      try {
        bytes = await writeBlob(file, value)
      } finally {
        await file.close()
      }
      await rename(temporary, path)
      this.#forget(id)
      this.#blobs.set(id, { bytes, usedAt: Date.now() })
      this.#bytes += bytes
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
    if (this.#bytes > this.#budget) await this.#evict()
  }

  /** Looks again, as other processes write too, then removes the least recently used down to nine tenths. */
  async #evict(): Promise<void> {
    await this.#scan()
    const oldest = [...this.#blobs].sort(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [id] of oldest) {
      if (this.#bytes <= this.#budget * 0.9) break
      this.#forget(id)
      await rm(this.#path(id), { force: true }).catch(() => undefined)
    }
  }

  async #scan(): Promise<void> {
    const root = join(this.#folder, 'values')
    const began = Date.now()
    const found = new Map<string, Blob>()
    const look = async (shelf: string, name: string) => {
      const path = join(root, shelf, name)
      const entry = await stat(path).catch(() => undefined)
      if (!entry?.isFile()) return
      if (isBlobId(name)) found.set(
        name,
        { bytes: entry.size, usedAt: Math.max(entry.mtimeMs, this.#blobs.get(name)?.usedAt ?? 0) },
      )
      else if (began - entry.mtimeMs > STALE_MS) await rm(path, { force: true }).catch(() => undefined)
    }
    for (const shelf of await readdir(root).catch(() => [])) {
      const names = await readdir(join(root, shelf)).catch(() => [])
      await Promise.all(names.map((name) => look(shelf, name)))
    }
    // What was written meanwhile may have been missed by the listing.
    for (const [id, blob] of this.#blobs) if (blob.usedAt >= began) found.set(id, blob)
    this.#blobs.clear()
    this.#bytes = 0
    for (const [id, blob] of found) {
      this.#blobs.set(id, blob)
      this.#bytes += blob.bytes
    }
  }
}

function isBlobId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id)
}

function readLine(line: string): { keys: readonly string[]; record: StepRecord } | undefined {
  try {
    const entry = JSON.parse(line) as { keys?: unknown; record?: Partial<StepRecord> }
    const { keys, record } = entry
    if (!Array.isArray(keys) || !record?.outputs || !Array.isArray(record.notes) || !Array.isArray(record.files)) return undefined
    return { keys: keys.map(String), record: record as StepRecord }
  } catch {
    return undefined
  }
}
