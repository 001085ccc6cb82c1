import { join } from 'node:path'
import { MAX_BYTES } from '../../graphs/format/open.ts'
import { diskFiles } from './files.ts'
import type { LiveGraph } from './live-graph.ts'
import { readLimited } from './load.ts'
import { sameStamp, stampOf, type Stamp } from './stamp.ts'

/** How often the files of open graphs are looked at. */
const INTERVAL_MS = 2000

interface Seen {
  readonly facts: string
  readonly stamp: Stamp | undefined
  told: boolean
}

export interface OutsideOptions {
  readonly folder: string
  readonly graphs: () => Iterable<LiveGraph>
  /** Told once for each change that another program makes. */
  readonly changed: (graph: LiveGraph) => void
}

/**
 * Watches the files of open graphs for changes that other programs make. By looking now and then: file events get lost on
 * network folders, and a look costs next to nothing. Content is compared, not times.
 */
export class LiveOutside {
  readonly #options: OutsideOptions
  readonly #seen = new WeakMap<LiveGraph, Seen>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: OutsideOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), INTERVAL_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Looks at every file once. */
  async look(): Promise<void> {
    for (const graph of this.#options.graphs()) await this.#lookAt(graph).catch(() => undefined)
  }

  async #lookAt(graph: LiveGraph): Promise<void> {
    if (graph.path === undefined || !graph.stamp) return
    const path = join(this.#options.folder, graph.path)
    const { mtimeMs, size } = await diskFiles.stat(path)
    const facts = `${graph.path} ${mtimeMs} ${size}`
    let seen = this.#seen.get(graph)
    if (seen?.facts !== facts) {
      const read = await readLimited(diskFiles, path, MAX_BYTES)
      seen = { facts, stamp: 'bytes' in read ? stampOf(read.bytes) : undefined, told: false }
      this.#seen.set(graph, seen)
    }
    // Saving from here also changes the file; by now the graph's own stamp says so.
    if (seen.told || (seen.stamp && sameStamp(seen.stamp, graph.stamp))) return
    seen.told = true
    this.#options.changed(graph)
  }
}
