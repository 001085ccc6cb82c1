import type { z } from 'zod'
import type { Fault } from './fault.ts'
import { shorten } from './words.ts'

const MAX_FAULTS = 50

/** A schema's findings as faults of the file: each with its path, in words, with what was received. */
export function schemaFaults(error: z.ZodError, received: unknown): Fault[] {
  return error.issues.slice(0, MAX_FAULTS).map((issue) => {
    const path = issue.path.map(String).join('.')
    const value = valueAt(received, issue.path)
    const node = issue.path[0] === 'nodes' && issue.path.length > 1 ? String(issue.path[1]) : undefined
    return {
      code: 'not-a-graph' as const,
      message: `${path || 'The document'} ${sentence(issue, value)}`,
      help: 'Correct it in the file, or take a backup of it.',
      path,
      ...(node === undefined ? {} : { node }),
      ...(value === undefined ? {} : { given: shorten(value) }),
    }
  })
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'is missing.' : `should be ${named(issue.expected)}.`
    case 'invalid_value':
      return `should be one of ${issue.values.map(String).join(', ')}.`
    case 'too_big':
      return `is larger than ${issue.maximum}.`
    case 'too_small':
      return `is smaller than ${issue.minimum}.`
    case 'invalid_key':
      return `is no name that can stand here. ${issue.issues[0]?.message ?? ''}`.trim()
    case 'invalid_format':
      return `is not written as it should be. ${issue.message}`
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}.`
    default:
      return 'holds something that cannot stand here.'
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function named(expected: string): string {
  return NAMES[expected] ?? expected
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return value
}
