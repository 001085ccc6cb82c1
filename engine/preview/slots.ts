import { slotName, type FrameHead } from '../protocol/frame.ts'
import type { RenderedFrame } from './render.ts'

/** A value that may be shown in a slot: what is known of it before any pixel is touched. */
export type Offer = Pick<
  FrameHead,
  'graph' | 'node' | 'port' | 'plane' | 'run' | 'order' | 'revision' | 'quality' | 'hash' | 'summary'
> & {
  /** The longest side that is of use, px. */
  readonly width: number
  /** The hand still moves: the picture may come packed, until the same comes as it is. */
  readonly packed?: boolean
}

export interface SlotsOptions {
  /** Makes the picture of an offer; undefined when its value is gone. */
  readonly render: (offer: Offer) => Promise<RenderedFrame | undefined>
  readonly send: (head: FrameHead, bytes: Uint8Array) => void
}

interface Slot {
  /** The newest value that was not sent yet. */
  newest: Offer | undefined
  /** The value that the client has, or is about to have. */
  shown: Offer | undefined
  busy: boolean
  /** The number of the frame on its way. */
  seq: number
}

/**
 * The frames of one client: a slot for each output it looks at. At most one frame of a slot is on its way; while it is,
 * only the newest value is kept, and it goes out with the acknowledgement. So a slow client sees the first and the last
 * of a burst, and never waits behind frames that nobody wants any more.
 */
export class FrameSlots {
  readonly #options: SlotsOptions
  readonly #slots = new Map<string, Slot>()
  #sent = 0

  constructor(options: SlotsOptions) {
    this.#options = options
  }

  /** Takes in a value that could be shown. Values of earlier runs than the one shown are passed over. */
  offer(offer: Offer): void {
    const name = slotName(offer.graph, offer)
    let slot = this.#slots.get(name)
    if (!slot) this.#slots.set(name, (slot = { newest: undefined, shown: undefined, busy: false, seq: 0 }))
    const latest = slot.newest ?? slot.shown
    if (latest && offer.order < latest.order) return
    slot.newest = offer
    this.#next(name, slot)
  }

  /** The client has shown a frame: the next may come. Acknowledgements of other frames change nothing. */
  acknowledge(name: string, seq: number): void {
    const slot = this.#slots.get(name)
    if (!slot?.busy || seq !== slot.seq) return
    slot.busy = false
    this.#next(name, slot)
  }

  /** Forgets the slots of a graph, but for those in `keep`. */
  retain(graph: string, keep: ReadonlySet<string>): void {
    for (const name of this.#slots.keys()) if (name.startsWith(`${graph}/`) && !keep.has(name)) this.#slots.delete(name)
  }

  #next(name: string, slot: Slot): void {
    const { newest } = slot
    if (slot.busy || !newest) return
    slot.newest = undefined
    if (slot.shown && looksAlike(slot.shown, newest)) {
      // What is shown as it is does not become packed by a later word.
      slot.shown = { ...newest, packed: slot.shown.packed === true && newest.packed === true }
      return
    }
    slot.busy = true
    void this.#show(name, slot, newest)
  }

  async #show(name: string, slot: Slot, offer: Offer): Promise<void> {
    const frame = await this.#options.render(offer).catch(() => undefined)
    if (this.#slots.get(name) !== slot) return
    if (!frame) {
      slot.busy = false
      this.#next(name, slot)
      return
    }
    slot.shown = offer
    slot.seq = ++this.#sent
    const { width: _width, packed: _packed, ...known } = offer
    this.#options.send({ slot: name, seq: slot.seq, ...known, ...frame.head }, frame.bytes)
  }
}

function looksAlike(shown: Offer, next: Offer): boolean {
  const exact = next.packed === true || shown.packed !== true
  return exact && shown.hash === next.hash && shown.width === next.width && shown.quality === next.quality
}
