import type { FaultCode } from '../../graphs/format/fault.ts'
import type { GraphNode } from '../../graphs/format/graph.ts'
import { canonical } from './canonical.ts'
import { whyNotFileName } from './paths.ts'
import type { NodeType, Registry } from './registry.ts'

/** A fault of one param, before its node is known. */
export interface ParamTrouble {
  readonly code: FaultCode
  readonly param: string
  readonly message: string
  readonly help: string
  readonly given?: string
}

/** What follows from a node's own literals alone; worked out once per node object. */
export interface NodeInfo {
  /** The params that an edge drives, joined. */
  readonly driven: string
  readonly params: Readonly<Record<string, unknown>>
  readonly paramsText: string
  readonly files: readonly string[]
  readonly cars: readonly string[]
  readonly troubles: readonly ParamTrouble[]
}

/** The input of the graph that set a param, if one did. */
type SetBy = (param: string) => string | undefined

const NOTHING: NodeInfo = { driven: '', params: {}, paramsText: '{}', files: [], cars: [], troubles: [] }

const known = new WeakMap<Registry, WeakMap<GraphNode, readonly NodeInfo[]>>()

/**
 * Parses a node's params; driven ones are left at their defaults. Kept per node object, which must not change afterwards:
 * the engine freezes it, and a graph input that sets a param makes a new one.
 */
export function infoOf(
  registry: Registry,
  type: NodeType | undefined,
  node: GraphNode,
  driven: readonly string[],
  setBy: SetBy,
): NodeInfo {
  if (!type) return NOTHING
  let nodes = known.get(registry)
  if (!nodes) known.set(registry, (nodes = new WeakMap()))
  const infos = nodes.get(node) ?? []
  const key = driven.join(' ')
  const before = infos.find((info) => info.driven === key)
  if (before) return before
  const info = work(type, node, driven, setBy)
  nodes.set(node, [...infos, info])
  return info
}

function work(type: NodeType, node: GraphNode, driven: readonly string[], setBy: SetBy): NodeInfo {
  const joined = driven.join(' ')
  const literals: Record<string, unknown> = { ...node.params }
  for (const param of driven) delete literals[param]
  const result = type.parse(literals)
  if (!result.ok) {
    const troubles = result.faults.map(({ param, message, given }): ParamTrouble => {
      const by = setBy(param)
      if (by !== undefined) return { code: 'bad-binding', param, message, given, help: `Give the input "${by}" another value.` }
      const unknown = !Object.hasOwn(type.metas, param)
      return {
        code: unknown ? 'unknown-param' : 'bad-param',
        param,
        message,
        given,
        help: unknown ? 'Remove it.' : 'Set it to a value that it takes.',
      }
    })
    return { ...NOTHING, driven: joined, troubles }
  }
  const { params } = result
  const own = driven.length === 0 ? params : Object.fromEntries(Object.entries(params).filter(([name]) => !driven.includes(name)))
  return {
    driven: joined,
    params,
    paramsText: canonical(own),
    files: texts(params, type.fileParams),
    cars: texts(params, type.carParams),
    troubles: nameTroubles(type, own),
  }
}

function texts(params: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  return names.map((name) => params[name]).filter((value): value is string => typeof value === 'string' && value !== '')
}

function nameTroubles(type: NodeType, params: Readonly<Record<string, unknown>>): ParamTrouble[] {
  return type.nameParams.flatMap((param): ParamTrouble[] => {
    const value = params[param]
    if (typeof value !== 'string' || value === '') return []
    const fault = whyNotFileName(value)
    return fault ? [{ code: 'bad-file-name', param, ...fault }] : []
  })
}
