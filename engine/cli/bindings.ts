import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph, Json } from '../../graphs/format/graph.ts'

/** The values of `--set name=value`, in the types that the graph's inputs declare. */
export interface Settings {
  readonly bindings: Readonly<Record<string, Json>>
  readonly faults: readonly Fault[]
}

function typed(text: string, type: string): Json {
  if (type === 'number') return text.trim() === '' ? text : Number.isFinite(Number(text)) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** Reads `name=value` texts. A text without "=" is a fault; unknown names and values that do not fit are the engine's to refuse. */
export function readSettings(texts: readonly string[], graph: Graph): Settings {
  const bindings: Record<string, Json> = {}
  const faults: Fault[] = []
  for (const text of texts) {
    const cut = text.indexOf('=')
    if (cut < 1) {
      faults.push({ code: 'bad-binding', message: `--set ${text} has no value.`, help: 'Write --set name=value.', given: text })
      continue
    }
    const name = text.slice(0, cut)
    const input = Object.hasOwn(graph.inputs, name) ? graph.inputs[name] : undefined
    bindings[name] = typed(text.slice(cut + 1), input?.type ?? 'text')
  }
  return { bindings, faults }
}
