import { startRun } from '../remote/session.ts'
import { store } from '../state/store.ts'
import { qualityAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { canRun } from './run.ts'
import { selectedIds, someSelected } from './selected.ts'

/** Runs what the chosen nodes need, and nothing else. */
export const runToHere: Action = {
  name: 'run-to-here',
  title: 'Run to here',
  keys: ['Mod+Shift+Enter'],
  enabled: () => someSelected() && canRun(),
  run: async () => void (await startRun(store.get(qualityAtom), selectedIds())),
}
