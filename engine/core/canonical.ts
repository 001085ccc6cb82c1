import { hash } from 'node:crypto'

/**
 * JSON with sorted keys, so that equal meaning is equal text: key order, `1` and `1.0`, and `-0` make no difference.
 * Undefined members are left out. Works on JSON values; anything else throws a TypeError.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('Only finite numbers have a canonical form.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} has no canonical form.`)
  const record = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(record[key])}`
  }
  return `{${text}}`
}

/** 128 bits of SHA-256 of a text, as 32 hex digits: wide enough that two keys never meet by chance. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}
