/** How many answers are remembered. A client sends a command again within seconds, or never. */
const REMEMBERED = 5000

/** Remembers answers by key, so that a command that comes twice is carried out once. */
export class Once<T> {
  readonly #answers = new Map<string, T>()

  /** The answer of the first call with this key; `work` runs for that one only. */
  do(key: string, work: () => T): T {
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = work()
    this.#answers.set(key, answer)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= REMEMBERED) break
      this.#answers.delete(oldest)
    }
    return answer
  }

  /** Lets a later call with this key work again. */
  forget(key: string): void {
    this.#answers.delete(key)
  }
}
