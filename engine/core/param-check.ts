import type { z } from 'zod'
import type { ParamFault } from '../../graphs/format/shape.ts'
import { shorten } from '../../graphs/format/words.ts'
import type { ParamMeta } from '../../nodes/kit/params.ts'

/** The longest choice list that a fault repeats; longer ones are named by their length. */
const LONGEST_LIST = 20

/** A param's name as people read it: its title, else `cutOff` as `Cut off`. */
export function paramTitle(name: string, meta: ParamMeta | undefined): string {
  if (meta?.title) return meta.title
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

interface Range {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

function rangeWords({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return `It takes ${min} to ${max}`
  return min === undefined ? `It takes at most ${max}` : `It takes at least ${min}`
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  record: 'values by name',
  object: 'named values',
}

/** Says in plain words what one issue of a param's schema means. */
function issueWords(title: string, issue: z.core.$ZodIssue, range: Range, given: unknown): string {
  switch (issue.code) {
    case 'too_big':
    case 'too_small':
      if (issue.origin === 'string') {
        return `${title} has the wrong length. ${rangeWords(range)} characters; ${String(given).length} were given.`
      }
      if (issue.origin === 'array') {
        return `${title} has the wrong number of items. ${rangeWords(range)}; ${(given as unknown[]).length} were given.`
      }
      return `${title} is out of range. ${rangeWords(range)}; ${shorten(given)} was given.`
    case 'invalid_type':
      return `${title} has the wrong type. It takes ${TYPE_WORDS[issue.expected] ?? issue.expected}; ${shorten(given)} was given.`
    case 'invalid_value': {
      const list = issue.values.length > LONGEST_LIST
        ? `one of ${issue.values.length} choices`
        : issue.values.map(String).join(', ')
      return `${title} is not one of its choices. It takes ${list}; ${shorten(given)} was given.`
    }
    default:
      return `${title} does not fit. ${issue.message}${/[.!?]$/.test(issue.message) ? '' : '.'} ${shorten(given)} was given.`
  }
}

/** What checking params found: the parsed params, or what is wrong with each. */
export type ParamsResult =
  | { readonly ok: true; readonly params: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly faults: readonly ParamFault[] }

/** The hard ranges of a schema's params, as JSON schema knows them. */
export type ParamRanges = Readonly<Record<string, { readonly min?: number; readonly max?: number; readonly integer: boolean }>>

/**
 * Parses params with a node's schema. One fault per param, in plain words, with what was given. A schema whose own check
 * throws, or waits, becomes a fault too: nothing escapes.
 */
export function checkParams(
  schema: z.ZodObject,
  metas: Readonly<Record<string, ParamMeta>>,
  ranges: ParamRanges,
  params: Readonly<Record<string, unknown>>,
): ParamsResult {
  const parsed = tryParse(schema, params)
  if ('thrown' in parsed) {
    const message = `The params could not be checked: ${parsed.thrown}`
    return { ok: false, faults: [{ param: Object.keys(params)[0] ?? '', message, given: shorten(params) }] }
  }
  if (parsed.result.success) return { ok: true, params: parsed.result.data }
  const faults = new Map<string, ParamFault>()
  for (const issue of parsed.result.error.issues) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      for (const key of issue.keys) {
        const message = `There is no param called ${shorten(key)}.`
        faults.set(key, { param: key, message, given: shorten(params[key]) })
      }
      continue
    }
    const name = String(issue.path[0] ?? Object.keys(schema.shape)[0] ?? '')
    if (faults.has(name)) continue
    const given = issue.path.length > 1 ? dig(params, issue.path) : params[name]
    const message = issueWords(paramTitle(name, metas[name]), issue, ranges[name] ?? {}, given)
    faults.set(name, { param: name, message, given: shorten(given) })
  }
  return { ok: false, faults: [...faults.values()] }
}

type Parsed = { readonly thrown: string } | { readonly result: z.ZodSafeParseResult<Record<string, unknown>> }

function tryParse(schema: z.ZodObject, params: unknown): Parsed {
  try {
    return { result: schema.safeParse(params) }
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) }
  }
}

function dig(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const key of path) at = at === null || typeof at !== 'object' ? undefined : (at as Record<PropertyKey, unknown>)[key]
  return at
}
