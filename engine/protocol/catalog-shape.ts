import * as z from 'zod'
import type { NodeShape, ParamFault } from '../../graphs/format/shape.ts'
import type { Catalog, CatalogNode, CatalogParam } from './catalog.ts'

/**
 * Finds shapes by type, made of the catalogue, so that the editor checks graphs with the same rules as the engine. Params
 * are checked against their JSON schemas; the words of the engine's own check, which follows, are richer.
 */
export function catalogShapes(catalog: Catalog): (type: string) => NodeShape | undefined {
  const shapes = new Map(catalog.nodes.map((node) => [node.type, shapeOf(node)]))
  return (type) => shapes.get(type)
}

function shapeOf(node: CatalogNode): NodeShape {
  const checks = new Map<string, z.ZodType>()
  return {
    type: node.type,
    version: node.version,
    title: node.title,
    effect: node.effect,
    inputs: node.inputs,
    outputs: node.outputs,
    ...(node.bypass === undefined ? {} : { bypass: node.bypass }),
    params: Object.fromEntries(
      Object.entries(node.params).map(
        ([name, param]) => [name, { control: param.control.kind, ...(param.driven ? { driven: param.driven } : {}) }],
      ),
    ),
    checkParams: (params) => Object.entries(params).flatMap(([name, value]) => checkParam(node, checks, name, value)),
  }
}

function checkParam(node: CatalogNode, checks: Map<string, z.ZodType>, name: string, value: unknown): ParamFault[] {
  const param = Object.hasOwn(node.params, name) ? node.params[name] : undefined
  // Names that the type does not know are a fault of the graph's own check.
  if (!param || value === undefined) return []
  let check = checks.get(name)
  if (!check) checks.set(name, (check = z.fromJSONSchema(param.schema)))
  if (check.safeParse(value).success) return []
  return [{ param: name, message: `${param.title} takes ${takes(param)}.`, given: shortened(value) }]
}

function takes({ control, min, max, integer }: CatalogParam): string {
  if (control.kind === 'choice') {
    return control.options.length > 20 ? 'one of its choices' : control.options.map(({ title }) => title).join(', ')
  }
  if (control.kind === 'color') return 'a colour as #rrggbb'
  if (control.kind === 'toggle') return 'on or off'
  if (control.kind === 'slider' || control.kind === 'number') {
    return `${integer ? 'a whole number' : 'a number'} from ${min ?? '...'} to ${max ?? '...'}`
  }
  if (control.kind === 'panels') return 'a list of panels'
  if (control.kind === 'points') return 'points by name, each with x and y'
  return max === undefined ? 'a text' : `a text of at most ${max} characters`
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
