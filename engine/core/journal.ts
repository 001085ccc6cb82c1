import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** A segment is closed at this size, and old ones are dropped beyond the total. */
const SEGMENT_BYTES = 4 << 20
const TOTAL_BYTES = 48 << 20
const MOST_SEGMENTS = 48

/**
 * Lines that outlive the process: each process appends to a segment of its own and reads those of all. A line that a
 * crash cut short, or that was damaged, fails its checksum and is passed over.
 */
export class Journal {
  readonly #folder: string
  readonly #read = new Map<string, number>()
  #own: { readonly name: string; readonly file: FileHandle; bytes: number } | undefined
  #lines: string[] = []
  #writing: Promise<void> = Promise.resolve()
  #bytes = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Gives every line that was added since the last call, also by other processes, to `take`. */
  async refresh(take: (line: string) => void): Promise<void> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort()
    for (const name of names) {
      if (name !== this.#own?.name) await this.#readSegment(name, take)
    }
  }

  async #readSegment(name: string, take: (line: string) => void): Promise<void> {
    const from = this.#read.get(name) ?? 0
    const file = await open(join(this.#folder, name), 'r').catch(() => undefined)
    if (!file) return
    try {
      const { size } = await file.stat()
      if (size <= from) return
      const bytes = Buffer.alloc(size - from)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
      const end = bytes.lastIndexOf(10, bytesRead - 1) + 1
      this.#read.set(name, from + end)
      this.#bytes += end
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        const text = line.slice(9)
        if (text !== '' && line.slice(0, 8) === checksum(text)) take(text)
      }
    } finally {
      await file.close()
    }
  }

  /** Adds a line, which must not contain a line break. It reaches the file with the next `flush`. */
  add(line: string): void {
    this.#lines.push(`${checksum(line)} ${line}\n`)
  }

  /** Writes what was added. Failures of the disk are swallowed: a cache may forget. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined)
    return this.#writing
  }

  async #write(): Promise<void> {
    if (this.#lines.length === 0) return
    const text = this.#lines.join('')
    this.#lines = []
    if (this.#own && this.#own.bytes > SEGMENT_BYTES) await this.close()
    if (!this.#own) {
      await mkdir(this.#folder, { recursive: true })
      const name = `${Date.now()}-${process.pid}-${randomBytes(4).toString('hex')}.log`
      this.#own = { name, file: await open(join(this.#folder, name), 'a'), bytes: 0 }
    }
    const { bytesWritten } = await this.#own.file.write(text)
    this.#own.bytes += bytesWritten
    this.#bytes += bytesWritten
  }

  async close(): Promise<void> {
    const own = this.#own
    this.#own = undefined
    if (!own) return
    this.#read.set(own.name, own.bytes)
    await own.file.close()
  }

  /** Drops the oldest segments beyond the total, and joins many small ones. Segments of living processes stay. */
  async tidy(): Promise<void> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort()
    const idle: { name: string; bytes: number }[] = []
    for (const name of names) {
      if (name === this.#own?.name || alive(Number(name.split('-')[1]))) continue
      const entry = await stat(join(this.#folder, name)).catch(() => undefined)
      if (entry) idle.push({ name, bytes: entry.size })
    }
    let total = idle.reduce((sum, { bytes }) => sum + bytes, 0)
    for (let first = idle[0]; first && total > TOTAL_BYTES; first = idle[0]) {
      await rm(join(this.#folder, first.name), { force: true })
      total -= first.bytes
      idle.shift()
    }
    if (idle.length > MOST_SEGMENTS) await this.#join(
      idle.filter(({ bytes }) => bytes < SEGMENT_BYTES / 4).map(({ name }) => name),
    )
  }

  async #join(names: readonly string[]): Promise<void> {
    const last = names.at(-1)
    if (!last) return
    const texts = await Promise.all(names.map((name) => readFile(join(this.#folder, name))))
    const joined = join(this.#folder, `${last.slice(0, -4)}-joined.log`)
    await writeFile(`${joined}.tmp`, Buffer.concat(texts))
    await rename(`${joined}.tmp`, joined)
    for (const name of names) await rm(join(this.#folder, name), { force: true })
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
