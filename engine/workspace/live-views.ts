import { splitEnd, type Graph } from '../../graphs/format/graph.ts'
import type { ShapeLookup } from '../../graphs/format/shape.ts'
import { own } from '../../graphs/format/own.ts'
import type { Offer } from '../preview/slots.ts'
import type { Watched } from '../protocol/frame.ts'
import type { RunInfo } from '../protocol/run-state.ts'
import type { OutputRef } from './live-engine.ts'

/** Somebody who looks at outputs of a graph. */
export interface Viewer {
  offer(offer: Offer): void
}

interface View {
  readonly outputs: readonly Watched[]
  readonly live: boolean
}

interface Shown {
  readonly info: RunInfo
  readonly ref: OutputRef
}

/** Who looks at which outputs of one graph, and what each output held last. */
export class LiveViews {
  readonly #views = new Map<Viewer, View>()
  readonly #shown = new Map<string, Shown>()

  /** Whether somebody wants a draft after each edit. */
  get live(): boolean {
    return [...this.#views.values()].some(({ live, outputs }) => live && outputs.length > 0)
  }

  /** Says what a viewer looks at, in place of what it looked at before, and offers what is known of that. */
  watch(viewer: Viewer, outputs: readonly Watched[], live: boolean): void {
    if (outputs.length === 0) this.#views.delete(viewer)
    else this.#views.set(viewer, { outputs, live })
    for (const watched of outputs) {
      const shown = this.#shown.get(nameOf(watched))
      if (shown) viewer.offer(offerOf(shown, watched))
    }
  }

  leave(viewer: Viewer): void {
    this.#views.delete(viewer)
  }

  /** The outputs that somebody looks at, each once. */
  names(): string[] {
    return unique([...this.#views.values()])
  }

  /** How wide pictures of each output are of use, px of the longer side. */
  widths(): Record<string, number[]> {
    const widths: Record<string, number[]> = {}
    for (const { outputs } of this.#views.values()) {
      for (const watched of outputs) {
        const known = (widths[nameOf(watched)] ??= [])
        if (!watched.plane && !known.includes(watched.width)) known.push(watched.width)
      }
    }
    return widths
  }

  /** The outputs that drafts are run for: those of live viewers that the graph has, without nodes that write files. */
  targets(graph: Graph, shapes: ShapeLookup): string[] {
    const wanted = unique([...this.#views.values()].filter(({ live }) => live))
    return wanted.filter((name) => {
      const { node, port } = splitEnd(name)
      const shape = shapes(own(graph.nodes, node)?.type ?? '')
      return shape !== undefined && !shape.effect && Object.hasOwn(shape.outputs, port)
    })
  }

  /** An output of a run is there: it is offered to all who look at it, unless a later run's is known. */
  output(info: RunInfo, name: string, ref: OutputRef): void {
    const before = this.#shown.get(name)
    if (before && before.info.order > info.order) return
    const shown = { info, ref }
    this.#shown.set(name, shown)
    for (const [viewer, { outputs }] of this.#views) {
      for (const watched of outputs) if (nameOf(watched) === name) viewer.offer(offerOf(shown, watched))
    }
  }

  /** What an output held last. */
  find(test: (ref: OutputRef) => boolean): { readonly run: string; readonly name: string; readonly ref: OutputRef } | undefined {
    for (const [name, { info, ref }] of this.#shown) if (test(ref)) return { run: info.run, name, ref }
    return undefined
  }

  /** The values are gone with the engine process. */
  forget(): void {
    this.#shown.clear()
  }
}

function nameOf({ node, port }: Watched): string {
  return `${node}.${port}`
}

function unique(views: readonly View[]): string[] {
  return [...new Set(views.flatMap(({ outputs }) => outputs.map(nameOf)))]
}

function offerOf({ info, ref }: Shown, { node, port, width, plane }: Watched): Offer {
  const { graph, run, order, revision, quality } = info
  return {
    graph,
    node,
    port,
    run,
    order,
    revision,
    quality,
    hash: ref.hash,
    summary: ref.summary,
    width,
    ...(ref.packed ? { packed: true } : {}),
    ...(plane ? { plane } : {}),
  }
}
