import { cancelRun as stop } from '../remote/session.ts'
import { isRunningAtom, latestRunAtom } from '../state/runs.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

/** Stops the run under way. */
export const cancelRun: Action = {
  name: 'cancel-run',
  title: 'Cancel run',
  keys: ['Mod+.'],
  enabled: () => store.get(isRunningAtom),
  run: async () => {
    const current = store.get(latestRunAtom)
    if (current) await stop(current.run)
  },
}
