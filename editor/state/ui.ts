import { atom } from 'jotai'
import { atomWithStorage } from 'jotai/utils'

/** What this window remembers between visits. Nothing of it belongs to a graph. */
export const themeAtom = atomWithStorage<'dark' | 'light' | 'system'>('clearcoat.theme', 'system', undefined, { getOnInit: true })
export const sideWidthAtom = atomWithStorage('clearcoat.side', 344, undefined, { getOnInit: true })
export const snapAtom = atomWithStorage('clearcoat.snap', false, undefined, { getOnInit: true })
export const mapAtom = atomWithStorage('clearcoat.map', true, undefined, { getOnInit: true })

/** Whether each edit starts a draft run of what is looked at. */
export const liveAtom = atomWithStorage('clearcoat.live', true, undefined, { getOnInit: true })

/** What the Run button starts. */
export const qualityAtom = atomWithStorage<'draft' | 'final'>('clearcoat.quality', 'final', undefined, { getOnInit: true })

/** The view that the side panel shows above the inspector. */
export const viewAtom = atom<'car' | 'sheet' | 'photo'>('car')

/** What stands with the photo: nothing, the car beside it, or the car over it up to a line. */
export const compareAtom = atomWithStorage<'photo' | 'beside' | 'over'>('clearcoat.compare', 'photo', undefined, { getOnInit: true })

/** Whether the view follows what is selected. When it does not, it keeps showing the output it is pinned to. */
export const viewFollowsAtom = atom(true)

/** What the strip at the bottom shows when it is open. */
export const stripAtom = atom<'closed' | 'runs' | 'problems'>('closed')

/** An output or input that a wire was dragged off, for which the palette offers nodes. */
export interface PaletteOrigin {
  readonly node: string
  readonly port: string
  readonly side: 'input' | 'output'
}

/** Where and for what the search-to-add palette is open; null when it is closed. `at` is in px of the canvas at 100 %. */
export const paletteAtom = atom<{ readonly at: { readonly x: number; readonly y: number }; readonly from?: PaletteOrigin; readonly commandsFirst?: boolean } | null>(null)

/** Which dialog is open. */
export const dialogAtom = atom<null | { readonly kind: 'open' } | { readonly kind: 'save-as' } | { readonly kind: 'keys' } | { readonly kind: 'start' }>(null)
