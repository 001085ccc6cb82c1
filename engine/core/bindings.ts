import type { Fault } from '../../graphs/format/fault.ts'
import { splitEnd, type Graph, type GraphInput, type Json } from '../../graphs/format/graph.ts'
import { quote } from './param-check.ts'

/** Params that graph inputs set, by node and param. `by` is the input's name. */
export type Overrides = ReadonlyMap<string, ReadonlyMap<string, { readonly value: Json; readonly by: string }>>

/** What binding the inputs of a graph came to. With faults, the run is refused. */
export interface Bound {
  readonly overrides: Overrides
  readonly faults: readonly Fault[]
}

const TYPE_WORDS: Readonly<Record<GraphInput['type'], string>> = {
  number: 'a number',
  text: 'a text',
  color: 'a colour as #rrggbb',
  boolean: 'true or false',
  choice: 'one of its choices',
  file: 'the name of a file',
  car: 'the id of a car',
}

function fits(type: GraphInput['type'], value: Json): boolean {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'color') return typeof value === 'string' && /^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(value)
  return typeof value === 'string'
}

function fault(message: string, help: string, given?: Json): Fault {
  return { code: 'bad-binding', message, help, ...(given === undefined ? {} : { given: quote(given) }) }
}

/**
 * Lays the values given for a graph's inputs, or their defaults, over the params that the inputs set. An unknown name or
 * a value of another type is a fault; an input with neither value nor default leaves its params as they are.
 */
export function bindInputs(graph: Graph, bindings: Readonly<Record<string, Json>>): Bound {
  const overrides = new Map<string, Map<string, { value: Json; by: string }>>()
  const faults: Fault[] = []
  const names = Object.keys(graph.inputs)
  for (const name of Object.keys(bindings)) {
    if (Object.hasOwn(graph.inputs, name)) continue
    const help = names.length > 0 ? `It has ${names.join(', ')}.` : 'It declares no inputs.'
    faults.push(fault(`The graph has no input called ${quote(name)}.`, help))
  }
  for (const [name, input] of Object.entries(graph.inputs)) {
    const value = Object.hasOwn(bindings, name) ? bindings[name] : (input.default as Json | undefined)
    if (value === undefined) continue
    if (!fits(input.type, value)) {
      faults.push(fault(`${input.title ?? name} takes ${TYPE_WORDS[input.type]}; ${quote(value)} was given.`, 'Give another value for this input.', value))
      continue
    }
    for (const end of input.to) {
      const { node, port } = splitEnd(end)
      if (!Object.hasOwn(graph.nodes, node)) {
        faults.push(fault(`${input.title ?? name} sets ${end}, but there is no node "${node}".`, 'Point the input at a node of this graph.'))
        continue
      }
      const params = overrides.get(node) ?? new Map<string, { value: Json; by: string }>()
      params.set(port, { value, by: name })
      overrides.set(node, params)
    }
  }
  return { overrides, faults }
}

/**
 * Reads the value of a graph input from text, as the command line and entry lists give it: numbers and true/false are
 * read, everything else stays text. Undefined when the text does not read as the input's type.
 */
export function bindingFromText(type: GraphInput['type'], text: string): Json | undefined {
  if (type === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
  if (type === 'boolean') {
    const word = text.trim().toLowerCase()
    if (['true', 'yes', 'on', '1'].includes(word)) return true
    return ['false', 'no', 'off', '0'].includes(word) ? false : undefined
  }
  return fits(type, text) ? text : undefined
}
