import type { Assets } from './assets.ts'
import type { AssetHashes } from './fingerprint.ts'
import type { Plan } from './plan.ts'
import type { Pool } from './pool.ts'
import type { EventBody } from './run-report.ts'
import type { Store } from './store.ts'
import type { ExportFolder } from './write.ts'

/** What runs of one engine share. */
export interface RunWorld {
  readonly store: Store
  readonly pool: Pool
  readonly assets: Assets
  /** Absent: no folder was granted, and effect nodes fail. */
  readonly exports: ExportFolder | undefined
  /** Steps that some run is making right now, by value key. */
  readonly making: Map<string, Promise<void>>
  /** Give nodes copies of what they receive, and fail those that write into it. */
  readonly verify: boolean
}

/** One run as it is asked for. `order` counts the runs of an engine: earlier runs come first, drafts before all. */
export interface RunOrder {
  readonly plan: Plan
  readonly keys: readonly string[]
  readonly hashes: AssetHashes
  readonly draft: boolean
  readonly order: number
  readonly signal: AbortSignal
  readonly emit: (body: EventBody) => void
}
