import type { InputPort, OutputPort } from '../../nodes/kit/ports.ts'
import type { NodeType, Registry } from './registry.ts'

/**
 * The node types of a registry as they are committed beside the nodes: everything but the code, sorted by type, as JSON
 * with two spaces and a line break at the end, so that a changed port or param shows as a changed line.
 */
export function catalogText(registry: Registry): string {
  const nodes = registry.types.map(entryOf).sort((a, b) => (a.type < b.type ? -1 : 1))
  return `${JSON.stringify({ nodes }, null, 2)}\n`
}

function entryOf({ definition, lane, bypass, paramSchema, inputList, outputList }: NodeType) {
  const { type, version, title, shelf, summary, icon, effect, draft } = definition
  const { $schema: _, ...params } = paramSchema
  return {
    type,
    version,
    title,
    shelf,
    summary,
    icon,
    effect: effect ?? false,
    lane,
    // JSON leaves out what is undefined.
    draft,
    bypass,
    inputs: Object.fromEntries(inputList.map(([name, port]) => [name, portOf(port)])),
    outputs: Object.fromEntries(outputList.map(([name, port]) => [name, portOf(port)])),
    params,
  }
}

function portOf(port: InputPort | OutputPort) {
  const { kinds, integer, options, title, doc } = port
  const input = 'many' in port ? { optional: port.optional || undefined, many: port.many || undefined, sheet: port.sheet } : {}
  return { kinds, integer, options, title, doc, ...input, like: 'like' in port ? port.like : undefined }
}
