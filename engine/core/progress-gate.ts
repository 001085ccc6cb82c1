/** At most 20 progress messages a second and node. */
const INTERVAL_MS = 50

/** A throttle for the progress of one node. */
export interface ProgressGate {
  report(share: number, message?: string): void
  /** Lets out what is held back. Call it before the node's end is told. */
  flush(): void
}

/**
 * Lets progress through at most every 50 ms; the last value always comes out, at the latest with `flush`. Shares are
 * kept within 0..1 and never fall; what is no number is ignored. Nothing comes out after `flush`.
 */
export function progressGate(send: (share: number, message: string | undefined) => void): ProgressGate {
  let highest = 0
  let sentAt = Number.NEGATIVE_INFINITY
  let held: { message: string | undefined } | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const out = () => {
    clearTimeout(timer)
    timer = undefined
    if (!held) return
    const { message } = held
    held = undefined
    sentAt = performance.now()
    send(highest, message)
  }
  return {
    report(share, message) {
      if (closed || typeof share !== 'number' || Number.isNaN(share)) return
      highest = Math.max(highest, Math.min(1, share))
      held = { message }
      const wait = sentAt + INTERVAL_MS - performance.now()
      if (wait <= 0) out()
      else timer ??= setTimeout(out, wait).unref()
    },
    flush() {
      out()
      closed = true
    },
  }
}
