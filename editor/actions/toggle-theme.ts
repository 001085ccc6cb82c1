import { store } from '../state/store.ts'
import { themeAtom } from '../state/ui.ts'
import type { Action } from './action.ts'

const isDark = () => {
  const theme = store.get(themeAtom)
  return theme === 'system' ? window.matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
}

/** Changes between the dark and the light theme. */
export const toggleTheme: Action = {
  name: 'toggle-theme',
  title: 'Dark or light theme',
  enabled: () => true,
  run: () => store.set(themeAtom, isDark() ? 'light' : 'dark'),
}
