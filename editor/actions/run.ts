import { startRun } from '../remote/session.ts'
import { connectionAtom, engineAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { qualityAtom } from '../state/ui.ts'
import type { Action } from './action.ts'
import { hasNodes } from './selected.ts'

/** Whether the engine can take a run now. */
export const canRun = (): boolean => hasNodes() && store.get(connectionAtom) === 'online' && store.get(engineAtom).state === 'ready'

/** Runs the graph at the chosen quality. */
export const run: Action = {
  name: 'run',
  title: 'Run',
  keys: ['Mod+Enter'],
  enabled: canRun,
  run: async () => void (await startRun(store.get(qualityAtom))),
}
