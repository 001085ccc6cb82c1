import type { CatalogInput, CatalogNode, CatalogOutput, CatalogParam } from '../../engine/protocol/catalog.ts'
import type { Kind } from '../../graphs/format/ports.ts'

type Loose<T> = Readonly<Record<string, Partial<T>>>

const filled = <T, K extends object>(ports: Loose<T> | undefined, rest: K): Record<string, K & Partial<T>> =>
  Object.fromEntries(Object.entries(ports ?? {}).map(([name, port]) => [name, { ...rest, title: name, ...port }]))

/** A catalogue entry for tests; what is not given is plain. */
export function catalogNode(
  parts: { readonly type: string; readonly inputs?: Loose<CatalogInput>; readonly outputs?: Loose<CatalogOutput>; readonly params?: Loose<CatalogParam> } & Partial<
    Pick<CatalogNode, 'title' | 'summary' | 'shelf'>
  >,
): CatalogNode {
  const { type: name, title = name, summary = '', shelf = 'adjust' } = parts
  const kinds: readonly Kind[] = ['image']
  const param = { title: name, chief: true, control: { kind: 'slider' as const, soft: [0, 1] as const, step: 0.01, unit: '' }, default: 0, integer: false, schema: {} }
  return {
    type: name,
    version: 1,
    title,
    shelf,
    summary,
    icon: 'box',
    inputs: filled<CatalogInput, Omit<CatalogInput, 'title'>>(parts.inputs, { kinds, optional: false, many: false }) as CatalogNode['inputs'],
    outputs: filled<CatalogOutput, Omit<CatalogOutput, 'title'>>(parts.outputs, { kinds }) as CatalogNode['outputs'],
    params: filled<CatalogParam, typeof param>(parts.params, param),
    effect: false,
    neural: false,
  }
}

const TYPES: readonly CatalogNode[] = [
  catalogNode({ type: 'photo', title: 'Photo Input', shelf: 'source', outputs: { image: {} } }),
  catalogNode({
    type: 'boost',
    title: 'Color Boost',
    summary: 'Lifts saturation and contrast so paint reads under floodlights.',
    inputs: { image: {}, mask: { kinds: ['mask'], optional: true } },
    outputs: { image: { like: 'image' } },
    params: { amount: { driven: { kinds: ['number'] } } },
  }),
  catalogNode({ type: 'stripes', title: 'Stripes', shelf: 'layer', summary: 'Lays straight stripes over the paint.', inputs: { image: {} }, outputs: { image: {} } }),
  catalogNode({ type: 'stack', title: 'Stack', shelf: 'layer', inputs: { layers: { many: true } }, outputs: { image: {} } }),
  catalogNode({ type: 'number', title: 'Number', shelf: 'source', outputs: { value: { kinds: ['number'] } }, params: { value: {} } }),
  catalogNode({ type: 'export', title: 'PNG Export', shelf: 'export', inputs: { image: {} }, outputs: { report: { kinds: ['report'] } } }),
  catalogNode({ type: 'car', title: 'Car', shelf: 'source', outputs: { car: { kinds: ['car'] } } }),
]

/** The node types of the tests of the canvas and the palette. */
export const types = TYPES

/** One of them. */
export function type(name: string): CatalogNode {
  const found = TYPES.find((each) => each.type === name)
  if (!found) throw new Error(`no such type in the tests: ${name}`)
  return found
}
