import { correctedAtom } from '../state/corrected.ts'
import { store } from '../state/store.ts'
import { compareAtom, viewAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

/** What follows what, each time that the action is asked for. */
const NEXT = { photo: 'beside', beside: 'over', over: 'photo' } as const

/** Opens the photo, and shows beside it, or over it, the car through its camera. */
export const compare: Action = {
  name: 'compare',
  title: 'Photo beside the car',
  keys: ['V'],
  enabled: () => Boolean(store.get(correctedAtom)?.photo),
  run: () => {
    const shown = store.get(viewAtom) === 'photo'
    store.set(viewAtom, 'photo')
    if (shown || store.get(compareAtom) === 'photo') store.set(compareAtom, NEXT[store.get(compareAtom)])
  },
}
