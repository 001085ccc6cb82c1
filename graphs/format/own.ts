/** The entry of a record under its own key, so that a key such as `constructor` never finds what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Keys that JavaScript gives a meaning of its own. No node, param or field may be called so. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
