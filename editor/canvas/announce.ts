import { atom } from 'jotai'
import { store } from '../state/store.ts'

/** What a screen reader is told now. The count makes the same words, said twice, news again. */
export const announcementAtom = atom<{ readonly text: string; readonly count: number }>({ text: '', count: 0 })

/** Says something in the polite live region of the canvas. */
export function announce(text: string): void {
  store.set(announcementAtom, { text, count: store.get(announcementAtom).count + 1 })
}
