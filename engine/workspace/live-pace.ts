import { splitEnd } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import type { RunEvent } from '../protocol/events.ts'

/** A node that took longer than this in a draft makes the hand wait, ms. */
const SLOW_MS = 20

/**
 * What of a draft may wait until the hand rests: pictures that take long, are looked at small while others are looked at large,
 * and are not of the node that the hand is on. What feeds another picture is never left out of it.
 */
export class LivePace {
  /** How long each node took in its last draft, ms. */
  readonly #took = new Map<string, number>()
  /** The nodes whose params were changed since everything was drawn; undefined once something else was changed. */
  #touched: Set<string> | undefined = new Set()

  /** Notes a step of a draft. Steps from a cache took no time, which says nothing of the next. */
  noteStep(event: RunEvent): void {
    if (event.type === 'node.finished' && event.state === 'ran') this.#took.set(event.node, event.ms)
  }

  /** Notes what was changed. */
  noteEdit(ops: readonly Op[]): void {
    for (const op of ops) {
      if (op.op === 'param') this.#touched?.add(op.node)
      else if (op.op !== 'move') this.#touched = undefined
    }
  }

  /** Everything is being drawn: the hand begins anew. */
  noteWhole(): void {
    this.#touched = new Set()
  }

  /** Whether only params were changed since everything was drawn, so that a hand may be on one. */
  get moving(): boolean {
    return this.#touched !== undefined && this.#touched.size > 0
  }

  /** Those of `targets` that may not wait. `widths` says how wide pictures of each are looked at, px. */
  urgent(targets: readonly string[], widths: Readonly<Record<string, readonly number[]>>): readonly string[] {
    const touched = this.#touched
    // An edit that is no param may change what hangs on what; none at all means that something new is looked at.
    if (!touched || !this.moving) return targets
    const widest = (name: string) => Math.max(0, ...(widths[name] ?? []))
    const most = Math.max(...targets.map(widest))
    return targets.filter((name) => {
      const { node } = splitEnd(name)
      return (this.#took.get(node) ?? 0) <= SLOW_MS || touched.has(node) || widest(name) === most
    })
  }
}
