import { openGraph } from '../remote/session.ts'
import { connectionAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'

/** Opens an empty graph. */
export const newGraph: Action = {
  name: 'new',
  title: 'New graph',
  // Ctrl N belongs to the browser.
  keys: ['Mod+Alt+N'],
  enabled: () => store.get(connectionAtom) === 'online',
  run: async () => void (await openGraph({ empty: true })),
}
