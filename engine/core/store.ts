import type { Value } from '../../nodes/values/value.ts'
import type { ValueRef } from './content.ts'
import type { DiskCache } from './disk-cache.ts'
import { Generations } from './generations.ts'
import { MemoryCache } from './memory-cache.ts'

/** A file that an effect step wrote, as its record remembers it. */
export interface FileMark {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** What a step once made, without the pixels. */
export interface StepRecord {
  readonly outputs: Readonly<Record<string, ValueRef>>
  readonly notes: readonly string[]
  readonly files: readonly FileMark[]
}

/** Records weigh little, but a long session makes many. */
const MOST_RECORDS = 200_000

export interface StoreOptions {
  /** For values; 0 keeps none. */
  readonly memoryBytes: number
  readonly disk?: DiskCache
}

/**
 * Remembers what steps made: records by key, values by content. Records say what came out; the values themselves are in
 * memory, on disk, or gone, in which case the step runs again. Nothing that failed or was cancelled is ever given to it.
 */
export class Store {
  readonly #records: Generations<StepRecord>
  readonly #values: MemoryCache<Value>
  readonly #disk: DiskCache | undefined

  constructor({ memoryBytes, disk }: StoreOptions) {
    this.#disk = disk
    this.#values = new MemoryCache(memoryBytes)
    this.#records = new Generations(memoryBytes > 0 || disk ? MOST_RECORDS : 0)
  }

  get memoryBytes(): number {
    return this.#values.size.bytes
  }

  get diskBytes(): number {
    return this.#disk?.bytes ?? 0
  }

  /** Reads what other processes have remembered since. */
  async refresh(): Promise<void> {
    await this.#disk?.refresh((keys, record) => {
      for (const key of keys) if (!this.#records.has(key)) this.#records.set(key, record)
    })
  }

  find(key: string): StepRecord | undefined {
    return this.#records.get(key)
  }

  /** Whether the value can be had without running its step again. */
  holds(ref: ValueRef): boolean {
    return ref.value !== undefined || this.#values.has(ref.id) || (this.#disk?.has(ref.id) ?? false)
  }

  /** The value, if it is at hand. */
  peek(ref: ValueRef): Value | undefined {
    return ref.value ?? this.#values.get(ref.id) ?? this.#disk?.pending(ref.id)
  }

  /** The value, from disk if need be. Undefined when it is gone, or what lay there was damaged. */
  async load(ref: ValueRef): Promise<Value | undefined> {
    const near = this.peek(ref)
    if (near || !this.#disk) return near
    const value = await this.#disk.read(ref.id)
    if (value) this.#values.set(ref.id, value, ref.bytes)
    return value
  }

  /**
   * Remembers a step under its keys. `durable` also writes it to disk, in the background; the promise, if there is one,
   * asks the caller to wait because the disk is behind.
   */
  keep(
    keys: readonly string[],
    record: StepRecord,
    values: Readonly<Record<string,
    Value>>,
    durable: boolean,
  ): Promise<void> | undefined {
    for (const key of keys) this.#records.set(key, record)
    for (const port in record.outputs) {
      const ref = record.outputs[port]!
      const value = values[port]
      if (value && !ref.value) this.#values.set(ref.id, value, ref.bytes)
    }
    return durable ? this.#disk?.write(keys, record, values) : undefined
  }

  /** Remembers a record under one more key. */
  alias(key: string, record: StepRecord): void {
    this.#records.set(key, record)
  }

  /** Waits until everything durable is on disk. */
  async settle(): Promise<void> {
    await this.#disk?.settle()
  }
}
