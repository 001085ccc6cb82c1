/** A priority queue: the smallest `rank` comes out first, equal ranks in the order in which they went in. */
export class Heap<T> {
  readonly #items: { readonly rank: number; readonly order: number; readonly item: T }[] = []
  #count = 0

  get size(): number {
    return this.#items.length
  }

  push(rank: number, item: T): void {
    const items = this.#items
    const entry = { rank, order: this.#count++, item }
    let at = items.length
    items.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!before(entry, items[above]!)) break
      items[at] = items[above]!
      at = above
    }
    items[at] = entry
  }

  /** The first item, or undefined when there is none. */
  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (!first || !last) return undefined
    if (items.length > 0) this.#sink(last)
    return first.item
  }

  /** Takes out every item that `match` accepts. Linear. */
  remove(match: (item: T) => boolean): T[] {
    const all = this.#items.splice(0)
    const kept = all.filter(({ item }) => !match(item))
    this.#items.push(...kept.sort((a, b) => (before(a, b) ? -1 : 1)))
    return all.filter(({ item }) => match(item)).map(({ item }) => item)
  }

  #sink(entry: { readonly rank: number; readonly order: number; readonly item: T }): void {
    const items = this.#items
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= items.length) break
      if (below + 1 < items.length && before(items[below + 1]!, items[below]!)) below++
      if (!before(items[below]!, entry)) break
      items[at] = items[below]!
      at = below
    }
    items[at] = entry
  }
}

function before(a: { rank: number; order: number }, b: { rank: number; order: number }): boolean {
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank
}
