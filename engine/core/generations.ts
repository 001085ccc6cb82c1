/**
 * A map that forgets what has not been used for long, at next to no cost: entries live in a young and an old half; when
 * the young half is full it becomes the old one, and what the old one held is forgotten. Reading moves an entry to the
 * young half. Holds between half of `most` and `most` of the entries last used; 0 holds nothing.
 */
export class Generations<T> {
  readonly #half: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  constructor(most: number) {
    this.#half = Math.ceil(most / 2)
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key)
  }

  get(key: string): T | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: T): void {
    if (this.#half === 0) return
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
