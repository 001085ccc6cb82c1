import type { RunEvent } from '../protocol/events.ts'

const WIDTH = 24

/** The part of a terminal that the progress bar needs. */
export interface Terminal {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** One line on a terminal that says how far a run is; nothing at all where output is no terminal. */
export class ProgressBar {
  readonly #terminal: Terminal
  readonly #shares = new Map<string, number>()
  #label = ''
  #shown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** Takes in what a run says. */
  show(event: RunEvent): void {
    if (event.type === 'run.started') for (const step of event.steps) this.#shares.set(step.node, step.state === 'queued' ? 0 : 1)
    else if (event.type === 'node.started') this.#label = event.node
    else if (event.type === 'node.progress') {
      this.#shares.set(event.node, event.share)
      this.#label = event.message ? `${event.node}: ${event.message}` : event.node
    } else if (event.type === 'node.finished') this.#shares.set(event.node, 1)
    else return
    this.#draw()
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#shown) this.#terminal.write('\r\u001b[K')
    this.#shown = false
  }

  #draw(): void {
    if (!this.#terminal.isTTY) return
    const done = [...this.#shares.values()].reduce((sum, share) => sum + share, 0) / Math.max(1, this.#shares.size)
    const filled = Math.round(done * WIDTH)
    const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.round(done * 100)).padStart(3)} %  ${this.#label}`
    this.#terminal.write(`\r${line.slice(0, (this.#terminal.columns ?? 80) - 1)}\u001b[K`)
    this.#shown = true
  }
}
