import type { Watched } from '../../engine/protocol/frame.ts'
import { frameKey } from './frames.ts'

/** Everything that is looked at, by whoever looks: one entry a viewer, merged to the widest of each output. */
const viewers = new Map<symbol, Watched>()
let changed: () => void = () => {}

/** Calls `next` whenever what is looked at changed: the wire to the engine puts itself here. */
export function onWatchChange(next: () => void): void {
  changed = next
}

/** Says that an output is looked at, until the returned function is called. */
export function watch(output: Watched): () => void {
  const viewer = Symbol(frameKey(output.node, output.port, output.plane))
  viewers.set(viewer, output)
  changed()
  return () => {
    viewers.delete(viewer)
    changed()
  }
}

/** Each output that somebody looks at, once, at the largest width that anybody wants. */
export function watched(): Watched[] {
  const widest = new Map<string, Watched>()
  for (const output of viewers.values()) {
    const key = frameKey(output.node, output.port, output.plane)
    const known = widest.get(key)
    if (!known || known.width < output.width) widest.set(key, output)
  }
  return [...widest.values()]
}
