import type { Lane } from './lane.ts'
import type { Thrown } from './failure.ts'
import { Board, type ShareRequest } from './sharing.ts'

interface Share {
  readonly asker: Lane
  readonly id: number
  readonly request: ShareRequest
  readonly board: Board
  readonly helpers: Set<Lane>
  enough: boolean
  /** A helper died of it: no other lane is risked. */
  deadly: boolean
  thrown: Thrown | undefined
}

const ASKER_LOST: Thrown = { code: 'crashed', message: 'The work that was shared has lost its asker.', causes: [] }

/** Who of a set of lanes asked for help with what, and who helps. The lanes themselves are handed out elsewhere. */
export class Shares {
  readonly #open = new Set<Share>()
  readonly #graceMs: number

  /** `graceMs`: how long helpers get to stop once their asker is lost. */
  constructor(graceMs: number) {
    this.#graceMs = graceMs
  }

  add(asker: Lane, id: number, request: ShareRequest): void {
    const board = new Board(request.board)
    this.#open.add({ asker, id, request, board, helpers: new Set(), enough: false, deadly: false, thrown: undefined })
  }

  /** Whether there is work that another lane could help with. */
  get wanted(): boolean {
    return this.#next() !== undefined
  }

  /** Sets a lane to help with what has the fewest helpers. */
  help(lane: Lane): void {
    const share = this.#next()
    if (!share) return
    share.board.leave = false
    share.helpers.add(lane)
    lane.help(share.request)
  }

  #next(): Share | undefined {
    const open = [...this.#open].filter(({ enough, deadly, board }) => !enough && !deadly && board.open)
    return open.toSorted((a, b) => a.helpers.size - b.helpers.size)[0]
  }

  /** Sends helpers back after the items in hand: their lanes are needed. */
  recall(): void {
    for (const { board } of this.#open) board.leave = true
  }

  enough(asker: Lane, id: number): void {
    for (const share of this.#open) {
      if (share.asker !== asker || share.id !== id) continue
      share.enough = true
      this.#settle(share)
    }
  }

  /** A lane has left the work that it helped with, or is lost. */
  left(lane: Lane, thrown?: Thrown): void {
    for (const share of this.#open) {
      if (!share.helpers.delete(lane)) continue
      share.thrown ??= thrown
      this.#settle(share)
    }
  }

  /** A lane is gone: its own work is stopped, and whoever still helps with it after a while is ended. */
  lost(lane: Lane): void {
    for (const share of this.#open) share.deadly ||= share.helpers.has(lane)
    this.left(lane)
    for (const share of this.#open) {
      if (share.asker !== lane) continue
      share.board.stop()
      share.enough = true
      const late = () => {
        for (const helper of share.helpers) helper.kill(ASKER_LOST)
      }
      setTimeout(late, this.#graceMs).unref()
      this.#settle(share)
    }
  }

  #settle(share: Share): void {
    if (!share.enough || share.helpers.size > 0) return
    this.#open.delete(share)
    share.asker.alone(share.id, share.thrown)
  }
}
