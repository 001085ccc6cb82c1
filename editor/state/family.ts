/** A family of things by key, made on demand and kept until removed. (jotai's own atomFamily is deprecated.) */
export interface Family<T> {
  (key: string): T
  remove(key: string): void
  keys(): Iterable<string>
}

/** Makes a family; `make` is called once for each key. */
export function family<T>(make: (key: string) => T): Family<T> {
  const members = new Map<string, T>()
  const get = (key: string): T => {
    const known = members.get(key)
    if (known !== undefined) return known
    const made = make(key)
    members.set(key, made)
    return made
  }
  return Object.assign(get, { remove: (key: string) => void members.delete(key), keys: () => members.keys() })
}
