import { createHash } from 'node:crypto'
import type { Catalog, CatalogInput, CatalogNode, CatalogOutput, CatalogParam } from '../protocol/catalog.ts'
import type { NodeType, Registry } from './registry.ts'

/** What the editor is told of the nodes that the engine knows. The same nodes give the same hash. */
export function catalogOf(registry: Registry): Catalog {
  const nodes = registry.types.map(nodeOf)
  const hash = createHash('sha256').update(JSON.stringify(nodes)).digest('hex').slice(0, 32)
  return { hash, nodes }
}

function nodeOf(type: NodeType): CatalogNode {
  const { definition, bypass } = type
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    shelf: definition.shelf,
    summary: definition.summary,
    icon: definition.icon,
    inputs: mapped(definition.inputs, (name, { kinds, integer, options, title, doc, optional, many, sheet }): CatalogInput => ({
      ...present({ integer, options, doc, sheet }),
      kinds,
      title: title ?? inWords(name),
      optional,
      many,
    })),
    outputs: mapped(definition.outputs, (name, { kinds, integer, options, title, doc, like }): CatalogOutput => ({
      ...present({ integer, options, doc, like }),
      kinds,
      title: title ?? inWords(name),
    })),
    params: mapped(type.metas, (name) => paramOf(type, name)),
    effect: definition.effect ?? false,
    neural: type.lane === 'neural',
    ...(bypass === undefined ? {} : { bypass }),
  }
}

function paramOf(type: NodeType, name: string): CatalogParam {
  const meta = type.metas[name]
  if (!meta) throw new TypeError(`${type.definition.type} has no param "${name}".`)
  const properties = type.paramSchema['properties'] as Readonly<Record<string, Record<string, unknown>>>
  const { default: _default, control: _control, driven: _driven, title: _title, doc: _doc, chief: _chief, ...schema } = properties[name] ?? {}
  const bound = (...keys: readonly string[]) => keys.map((key) => schema[key]).find((value): value is number => typeof value === 'number')
  return {
    title: meta.title ?? inWords(name),
    ...present({ doc: meta.doc, driven: meta.driven, min: bound('minimum', 'minLength', 'minItems'), max: bound('maximum', 'maxLength', 'maxItems') }),
    chief: meta.chief ?? false,
    control: meta.control,
    // What parsing nothing gives: JSON schema loses the defaults of params that are transformed, as colours are.
    default: type.definition.params.parse({})[name],
    integer: schema['type'] === 'integer',
    schema,
  }
}

function mapped<T, U>(record: Readonly<Record<string, T>>, map: (name: string, value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]))
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>
}

/** `numberLeft` as people read it: "Number left". */
function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
