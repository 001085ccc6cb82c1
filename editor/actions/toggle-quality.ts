import { store } from '../state/store.ts'
import { qualityAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** Says whether Run makes a draft or the final result. */
export const toggleQuality: Action = {
  name: 'toggle-quality',
  title: 'Draft or final',
  keys: ['Q'],
  enabled: () => true,
  run: () => store.set(qualityAtom, store.get(qualityAtom) === 'draft' ? 'final' : 'draft'),
}
