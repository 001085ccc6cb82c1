/** What a piece of work says while it runs. */
export interface WorkHooks {
  /** Throws once nobody wants the result any more. To be called at least every 50 ms. */
  check(): void
  /** So much more is done, in units that the work chooses. */
  advance(units: number): void
}

/**
 * Work that threads may share: `count` items over shared memory, each done by whichever thread takes it. Items are pure but for what
 * they write into the memory of `data`, wait for no other item, and may be done again from the start when a thread is lost.
 */
export interface SharedTask<Data> {
  /** By this a thread finds the work among those that it knows. */
  readonly name: string
  run(data: Data, item: number, hooks: WorkHooks): void
}

/**
 * Does items 0 to `count` - 1 of a task, on the calling thread and on whatever other threads are free; all pictures and tables in
 * `data` must lie in shared memory. Resolves when every item is done; rejects with what an item threw. `onUnits` hears from time to
 * time how many units are done in all.
 */
export type ShareWork = <Data>(
  task: SharedTask<Data>,
  data: Data,
  count: number,
  onUnits?: (units: number) => void,
) => Promise<void>
