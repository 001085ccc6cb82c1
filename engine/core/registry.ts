import { z } from 'zod'
import type { PortType } from '../../graphs/format/ports.ts'
import type { NodeShape } from '../../graphs/format/shape.ts'
import { bypassInput } from '../../graphs/format/wiring.ts'
import { laneOf, type Lane, type NodeDefinition } from '../../nodes/kit/define.ts'
import { paramMetas, type ParamMeta } from '../../nodes/kit/params.ts'
import type { InputPort, OutputPort } from '../../nodes/kit/ports.ts'
import { checkParams, type ParamRanges, type ParamsResult } from './param-check.ts'

/** A node type as the engine uses it: the declaration and what follows from it, worked out once. */
export interface NodeType {
  readonly definition: NodeDefinition
  readonly shape: NodeShape
  readonly lane: Lane
  readonly metas: Readonly<Record<string, ParamMeta>>
  /** JSON schema of the params as they are written in a graph. */
  readonly paramSchema: Readonly<Record<string, unknown>>
  /** The declared ports as lists, in order. */
  readonly inputList: readonly (readonly [name: string, port: InputPort])[]
  readonly outputList: readonly (readonly [name: string, port: OutputPort])[]
  /** Names that an edge may lead to: inputs first, then params. */
  readonly ends: readonly string[]
  /** What comes out, by port, where no output depends on what comes in; else undefined. */
  readonly fixedOutputs: ReadonlyMap<string, PortType> | undefined
  /** Params whose unit is px, with whether they are whole numbers. Scaled along with the picture in a draft. */
  readonly pixelParams: readonly { readonly name: string; readonly integer: boolean }[]
  /** Names of the params that name a file to read, a car pack, and a file to write. */
  readonly fileParams: readonly string[]
  readonly carParams: readonly string[]
  readonly nameParams: readonly string[]
  /** The input that a bypassed node hands on, if it can. */
  readonly bypass: string | undefined
  /** Parses literals, with defaults filled in. Never throws. */
  parse(params: Readonly<Record<string, unknown>>): ParamsResult
}

/** All node types that an engine knows. */
export interface Registry {
  readonly types: readonly NodeType[]
  get(type: string): NodeType | undefined
  /** For checking graphs; see `graphs/format/shape.ts`. */
  shape(type: string): NodeShape | undefined
}

/**
 * Makes the registry of a list of nodes. Throws a TypeError when two nodes share a type or a param has no control: both
 * are bugs of the list, found at start-up.
 */
export function createRegistry(nodes: readonly NodeDefinition[]): Registry {
  const byType = new Map<string, NodeType>()
  for (const definition of nodes) {
    if (byType.has(definition.type)) throw new TypeError(`Two nodes have the type "${definition.type}".`)
    byType.set(definition.type, nodeType(definition))
  }
  return {
    types: [...byType.values()],
    get: (type) => byType.get(type),
    shape: (type) => byType.get(type)?.shape,
  }
}

function nodeType(definition: NodeDefinition): NodeType {
  const metas = paramMetas(definition.params)
  const paramSchema = z.toJSONSchema(definition.params, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
  const ranges = rangesOf(paramSchema)
  const named = (kind: string) => Object.keys(metas).filter((name) => metas[name]?.control.kind === kind)
  const outputList = Object.entries(definition.outputs)
  const parse = (params: Readonly<Record<string, unknown>>) => checkParams(definition.params, metas, ranges, params)
  const shape = shapeOf(definition, metas, parse)
  return {
    definition,
    shape,
    lane: laneOf(definition),
    metas,
    paramSchema,
    inputList: Object.entries(definition.inputs),
    outputList,
    ends: [...new Set([...Object.keys(definition.inputs), ...Object.keys(metas)])],
    fixedOutputs: outputList.some(([, { like }]) => like !== undefined) ? undefined : new Map(outputList),
    pixelParams: pixelParams(metas, ranges),
    fileParams: named('file'),
    carParams: named('car'),
    nameParams: named('file-name'),
    bypass: bypassInput(shape),
    parse,
  }
}

function shapeOf(
  definition: NodeDefinition,
  metas: Readonly<Record<string, ParamMeta>>,
  parse: (params: Readonly<Record<string, unknown>>) => ParamsResult,
): NodeShape {
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    effect: definition.effect ?? false,
    ...(definition.bypass ? { bypass: definition.bypass } : {}),
    inputs: definition.inputs,
    outputs: definition.outputs,
    params: Object.fromEntries(
      Object.entries(metas).map(([name, meta]) => [
        name,
        { control: meta.control.kind, ...(meta.driven ? { driven: meta.driven } : {}) },
      ]),
    ),
    checkParams: (params) => {
      const result = parse(params)
      return result.ok ? [] : result.faults
    },
  }
}

function rangesOf(schema: Readonly<Record<string, unknown>>): ParamRanges {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  const ranges: Record<string, { min?: number; max?: number; integer: boolean }> = {}
  for (const [name, property] of Object.entries(properties)) {
    const bound = (...keys: string[]) => keys.map((key) => property[key]).find((value) => typeof value === 'number')
    const min = bound('minimum', 'minLength', 'minItems')
    const max = bound('maximum', 'maxLength', 'maxItems')
    ranges[name] = {
      ...(typeof min === 'number' ? { min } : {}),
      ...(typeof max === 'number' ? { max } : {}),
      integer: property['type'] === 'integer',
    }
  }
  return ranges
}

function pixelParams(metas: Readonly<Record<string, ParamMeta>>, ranges: ParamRanges) {
  return Object.entries(metas)
    .filter(([, { control }]) => (control.kind === 'slider' || control.kind === 'number') && control.unit === 'px')
    .map(([name]) => ({ name, integer: ranges[name]?.integer ?? false }))
}
