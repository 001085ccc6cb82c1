/** Keeps what was dear to make, under a key, for the last `limit` keys that were asked for. Failures are not kept. */
export function recent<T>(limit: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>()
  return (key, make) => {
    const known = kept.get(key)
    const promise = known ?? make()
    kept.delete(key)
    kept.set(key, promise)
    if (!known) promise.catch(() => kept.get(key) === promise && kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break
      kept.delete(oldest)
    }
    return promise
  }
}
