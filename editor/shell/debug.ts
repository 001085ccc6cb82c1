import { store } from '../state/store.ts'

/** How often each kind of component rendered, by its name: what benchmarks and end-to-end tests read. */
export const counters: Record<string, number> = {}

/** Counts a render. */
export function count(name: string): void {
  counters[name] = (counters[name] ?? 0) + 1
}

/** Puts the store and the counters on the window, in development and on pages opened with `?debug`. */
export function exposeForTests(): void {
  if (!import.meta.env.DEV && !location.search.includes('debug')) return
  Object.assign(window, { __clearcoat: { store, counters } })
}
