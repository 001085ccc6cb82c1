import { ddsPieces } from './codecs/dds/pieces.ts'
import type { SharedTask } from './values/shared-work.ts'

/** All work that threads may share, so that each of them finds it by its name. */
export const tasks: readonly SharedTask<never>[] = [ddsPieces]
