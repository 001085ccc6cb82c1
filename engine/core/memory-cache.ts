/** What a memory cache holds at the moment. */
export interface CacheSize {
  readonly entries: number
  readonly bytes: number
}

interface Entry<T> {
  readonly value: T
  readonly bytes: number
}

/**
 * Keeps the most recently used values within a budget of bytes. Reading counts as use. A budget of 0 keeps nothing, and
 * a value that is larger than the whole budget is not kept.
 */
export class MemoryCache<T> {
  readonly #budget: number
  // A Map remembers insertion order: the first key is the least recently used.
  readonly #entries = new Map<string, Entry<T>>()
  #bytes = 0

  constructor(budget: number) {
    this.#budget = budget
  }

  get size(): CacheSize {
    return { entries: this.#entries.size, bytes: this.#bytes }
  }

  /** Whether it holds the key; does not count as use. */
  has(key: string): boolean {
    return this.#entries.has(key)
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: string, value: T, bytes: number): void {
    this.delete(key)
    if (bytes > this.#budget) return
    this.#entries.set(key, { value, bytes })
    this.#bytes += bytes
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.#budget) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }
}
