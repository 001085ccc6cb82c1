import fc from 'fast-check'
import { FORMAT, type Graph, type GraphNode, type Json } from './graph.ts'
import type { PortType } from './ports.ts'
import type { NodeShape, ParamFault } from './shape.ts'

type Inputs = NodeShape['inputs']

const IMAGE: PortType = { kinds: ['image'] }

/** A required single input. */
export const needs = (type: PortType): Inputs[string] => ({ ...type, optional: false, many: false })

/** An input that may stay empty. */
export const takes = (type: PortType): Inputs[string] => ({ ...type, optional: true, many: false })

/** A shape for tests; what is not given is empty. */
export function shape(type: string, parts: Partial<NodeShape>): NodeShape {
  return { type, version: 1, title: type, effect: false, inputs: {}, outputs: {}, params: {}, checkParams: () => [], ...parts }
}

/** Checks that a param named `amount` is a number from 0 to 2, as a node's schema would. */
function checkAmount(params: Readonly<Record<string, unknown>>): readonly ParamFault[] {
  const { amount } = params
  if (amount === undefined || (typeof amount === 'number' && amount >= 0 && amount <= 2)) return []
  return [{ param: 'amount', message: `"amount" takes a number from 0 to 2.`, given: String(amount) }]
}

const SHAPES: readonly NodeShape[] = [
  shape('photo', { title: 'Photo', outputs: { image: IMAGE }, params: { file: { control: 'file' } } }),
  shape('boost', {
    title: 'Boost',
    version: 2,
    inputs: { image: needs(IMAGE), mask: takes({ kinds: ['mask'] }) },
    outputs: { image: { ...IMAGE, like: 'image' } },
    params: {
      amount: { control: 'slider', driven: { kinds: ['number'] } },
      label: { control: 'text', driven: { kinds: ['text'] } },
    },
    checkParams: checkAmount,
  }),
  shape('any', {
    title: 'Any',
    inputs: { value: needs({ kinds: ['image', 'mask', 'number', 'text'] }) },
    outputs: { value: { kinds: ['image', 'mask', 'number', 'text'], like: 'value' } },
  }),
  shape('stack', { title: 'Stack', inputs: { layers: { ...IMAGE, optional: false, many: true } }, outputs: { image: IMAGE } }),
  shape('number', { title: 'Number', outputs: { value: { kinds: ['number'] } }, params: { value: { control: 'number' } } }),
  shape('whole', { title: 'Whole', outputs: { value: { kinds: ['number'], integer: true } } }),
  shape(
    'count',
    { title: 'Count', inputs: { by: needs({ kinds: ['number'], integer: true }) }, outputs: { text: { kinds: ['text'] } } },
  ),
  shape('mask', { title: 'Mask', outputs: { mask: { kinds: ['mask'] } } }),
  shape('export', { title: 'Export', effect: true, inputs: { image: needs(IMAGE) } }),
]

/** The node types of the tests of this folder. */
export const lookup = (type: string): NodeShape | undefined => SHAPES.find((entry) => entry.type === type)

/** A graph of nodes given as `id: [type, params]` and edges given as `a.b > c.d` or `a.b > c.d @slot`. */
export function graphOf(
  nodes: Readonly<Record<string, readonly [type: string, params?: Readonly<Record<string, Json>>, more?: Partial<GraphNode>]>>,
  edges: readonly string[] = [],
  more: Partial<Graph> = {},
): Graph {
  return {
    format: { ...FORMAT },
    name: '',
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, params = {}, fields = {}]]) => [
        id,
        { type, version: lookup(type)?.version ?? 1, params: params as GraphNode['params'], ...fields },
      ]),
    ),
    edges: edges.map((text) => {
      const [from = '', to = '', slot] = text.split(/ [>@] ?/)
      return { from, to, ...(slot === undefined ? {} : { slot }) }
    }),
    inputs: {},
    outputs: {},
    layout: { nodes: {}, frames: [], notes: [] },
    ...more,
  }
}

/** A photo, `length` boosts one after the other, and an export. */
export function chain(length: number): Graph {
  const boosts = Array.from({ length }, (_, index) => `boost-${index}`)
  const all = ['photo', ...boosts, 'export']
  return graphOf(
    { photo: ['photo'], ...Object.fromEntries(boosts.map((id) => [id, ['boost'] as const])), export: ['export'] },
    all.slice(1).map((id, index) => `${all[index]}.image > ${id}.image`),
  )
}

const ids = fc.constantFrom('photo', 'photo-2', 'boost', 'boost-1', 'a', '0', '10', '9', 'z-9', 'logo-left', 'valueof')
const ports = fc.constantFrom('image', 'value', 'mask', 'amount', 'toString', 'hasOwnProperty', 'x1', 'layers')
const keys = fc.oneof(ports, fc.constantFrom('a b', '10', '9', 'ä', 'to', '', '"', 'nodes.x'))

/** Any JSON value that a graph may hold, with awkward keys, texts and numbers. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('photo.image', '__proto__', '\u2028', '</script>', '\ud800'),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value

const extra = fc.dictionary(fc.constantFrom('futureField', 'zone', 'x-note', 'a'), json, { maxKeys: 2 })

const node: fc.Arbitrary<GraphNode> = fc
  .record(
    {
      type: fc.constantFrom('photo', 'boost', 'any', 'stack', 'export', 'from-the-future'),
      version: fc.integer({ min: 1, max: 4 }),
      params: fc.dictionary(keys, json, { maxKeys: 4 }),
      title: fc.string({ maxLength: 20 }),
      bypass: fc.boolean(),
      more: extra,
    },
    { requiredKeys: ['type', 'version', 'params', 'more'] },
  )
  .map(({ more, ...fields }) => ({ ...more, ...fields }) as GraphNode)

const end = fc.tuple(ids, ports).map(([id, port]) => `${id}.${port}`)
const place = fc.record({ x: fc.integer(), y: fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => value + 0) })
const words = fc.string({ maxLength: 30 })

const edge = fc
  .record(
    { from: end, to: end, slot: fc.constantFrom('a', 'b', 'n', '1'), more: extra },
    { requiredKeys: ['from', 'to', 'more'] },
  )
  .map(({ more, ...fields }) => ({ ...more, ...fields }))

const input = fc
  .record(
    {
      type: fc.constantFrom('number', 'text', 'color', 'file', 'car'),
      to: fc.array(end, { maxLength: 3 }),
      default: json,
      doc: words,
    },
    { requiredKeys: ['type', 'to'] },
  )

/** Any graph that a file of the present format can hold: sound or not, with unknown fields, types and edges at absent nodes. */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    nodes: fc.dictionary(ids, node, { maxKeys: 8 }),
    edges: fc.array(edge, { maxLength: 12 }),
    inputs: fc.dictionary(ports, input, { maxKeys: 2 }),
    outputs: fc.dictionary(ports, fc.record({ from: end }), { maxKeys: 2 }),
    layout: fc.record({
      nodes: fc.dictionary(ids, place, { maxKeys: 4 }),
      frames: fc.array(extra, { maxLength: 2 }),
      notes: fc.array(extra, { maxLength: 2 }),
    }),
    name: words,
    minor: fc.integer({ min: 0, max: 3 }),
    more: fc.dictionary(fc.constantFrom('futureTop', 'assets'), json, { maxKeys: 1 }),
  })
  .map(({ minor, more, ...fields }) => ({ ...more, ...fields, format: { ...FORMAT, minor } }) as Graph)
