import { atomWithStorage } from 'jotai/utils'

/** Types that were added of late, newest first. */
export const recentTypesAtom = atomWithStorage<readonly string[]>('clearcoat.palette.recent', [], undefined, { getOnInit: true })
