import { atom } from 'jotai'
import { shapesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { family } from '../state/family.ts'
import { store } from '../state/store.ts'
import { fittingEnds, type Origin } from './fits.ts'

/** The wire that is being drawn, by hand or by keyboard. */
export interface Connecting {
  readonly origin: Origin
  /** The ends that it may go to, as `node.port`. */
  readonly fitting: ReadonlySet<string>
  /** The end that the keyboard has chosen. */
  readonly chosen?: string
}

/** The wire that is being drawn; null when none is. */
export const connectingAtom = atom<Connecting | null>(null)

/** Whether a wire is being drawn. */
export const isConnectingAtom = atom((get) => get(connectingAtom) !== null)

/** How a port looks while a wire is drawn, by `side node.port`: it fits, is where the wire comes from, is chosen, or fades. */
export const portPartAtom = family((key) =>
  atom((get): 'none' | 'origin' | 'fits' | 'chosen' | 'fades' => {
    const connecting = get(connectingAtom)
    if (!connecting) return 'none'
    const [side, end = ''] = key.split(' ')
    const { origin, fitting, chosen } = connecting
    if (side === origin.side) return end === `${origin.node}.${origin.port}` ? 'origin' : 'fades'
    if (end === chosen) return 'chosen'
    return fitting.has(end) ? 'fits' : 'fades'
  }),
)

/** Takes up a wire at a port. Which ends fit is worked out here, once. */
export function beginConnecting(origin: Origin): Connecting {
  const connecting = { origin, fitting: fittingEnds(document(), store.get(shapesAtom), origin) }
  store.set(connectingAtom, connecting)
  return connecting
}

/** Lets go of the wire. */
export function endConnecting(): void {
  store.set(connectingAtom, null)
}
