import { flushSync } from 'react-dom'
import { store } from '../state/store.ts'
import { cardRectsAtom, dragAtom, restRectsAtom } from './card-rects.ts'
import { FAR_ZOOM, farAtom, mountedAtom } from './flow-atoms.ts'
import { AT_REST, nextMounted, NOTHING_MOUNTED, PANNING, ZOOMING, type Scene } from './mounting.ts'
import { restShapesAtom, wireShapesAtom } from './wire-shapes.ts'

/** What of React Flow's store says how the canvas stands. */
export interface FlowStore {
  getState(): { readonly transform: readonly [number, number, number]; readonly width: number; readonly height: number }
  subscribe(listener: () => void): () => void
}

/** The view counts as moving until it has stood still for this long. */
const SETTLE_MS = 160

/** A change this soon after the last goes on with it: it is no jump. */
const AGAIN_MS = 400

/** Zoomed out for this long, cards are taken down. A hand that only passes by finds them where it left them. */
const LEAVE_MS = 600

/** Mounting while the view moves takes at most one part in so many of the time, however slow the machine is. */
const SHARE = 5

/** How the view moves. Its first change after a rest is taken for a jump: what it shows is mounted without waiting for the next rest. */
interface Motion {
  changes: number
  zooming: boolean
  restedAt: number
  /** When the next card may be mounted while the view moves. */
  freeAt: number
  settle: ReturnType<typeof setTimeout> | undefined
  leave: ReturnType<typeof setTimeout> | undefined
}

/**
 * Decides what is mounted while the view moves and once it rests, and keeps what follows from the view on the canvas's
 * element: `data-moving`, `data-far`, and `--zoom`, which is set at rest only, since each change of it restyles every card.
 * Returns what ends it.
 */
export function keepView(flow: FlowStore, element: HTMLElement): () => void {
  const motion: Motion = { changes: 0, zooming: false, restedAt: -AGAIN_MS, freeAt: 0, settle: undefined, leave: undefined }
  let asked = 0
  let shown = flow.getState()

  const scene = (): Scene => {
    const { transform, width, height } = flow.getState()
    const [x, y, zoom] = transform
    const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
    const focused = document.activeElement?.closest<HTMLElement>('[data-card]')?.dataset['card']
    const held = new Set([...(store.get(dragAtom)?.keys() ?? []), ...(focused === undefined ? [] : [focused])])
    return { rects: store.get(cardRectsAtom), wires: store.get(wireShapesAtom), seen, held }
  }
  const step = () => {
    asked = 0
    if (store.get(farAtom) || flow.getState().width === 0) return
    const moving = motion.changes > 1
    if (moving && performance.now() < motion.freeAt) return ask()
    const before = store.get(mountedAtom)
    const { mounted, more } = nextMounted(before, scene(), moving ? (motion.zooming ? ZOOMING : PANNING) : AT_REST)
    if (mounted !== before) {
      const start = performance.now()
      // At once, so that the far layer, which is painted after this, leaves out no card before it stands.
      flushSync(() => store.set(mountedAtom, mounted))
      const end = performance.now()
      motion.freeAt = end + (end - start) * SHARE
    }
    if (more) ask()
  }
  const ask = () => {
    if (asked === 0) asked = requestAnimationFrame(step)
  }
  const rest = () => {
    motion.changes = 0
    motion.restedAt = performance.now()
    delete element.dataset['moving']
    element.style.setProperty('--zoom', String(flow.getState().transform[2]))
    ask()
  }
  const showFar = (far: boolean) => {
    if (store.get(farAtom) === far) return
    element.toggleAttribute('data-far', far)
    store.set(farAtom, far)
    clearTimeout(motion.leave)
    if (far) motion.leave = setTimeout(() => store.set(mountedAtom, NOTHING_MOUNTED), LEAVE_MS)
  }
  const onFlow = () => {
    const now = flow.getState()
    const [before, { transform }] = [shown, now]
    shown = now
    if (transform === before.transform) {
      if (now.width !== before.width || now.height !== before.height) ask()
      return
    }
    // A wheel that is turned slowly is still one motion.
    if (motion.changes === 0 && performance.now() - motion.restedAt < AGAIN_MS) motion.changes++
    motion.changes++
    motion.zooming = transform[2] !== before.transform[2]
    if (motion.changes > 1) element.dataset['moving'] = ''
    showFar(transform[2] < FAR_ZOOM)
    clearTimeout(motion.settle)
    motion.settle = setTimeout(rest, SETTLE_MS)
    ask()
  }
  const ends = [flow.subscribe(onFlow), store.sub(restShapesAtom, ask), store.sub(restRectsAtom, ask)]
  rest()
  showFar(shown.transform[2] < FAR_ZOOM)
  return () => {
    cancelAnimationFrame(asked)
    clearTimeout(motion.settle)
    clearTimeout(motion.leave)
    for (const end of ends) end()
    store.set(farAtom, false)
    store.set(mountedAtom, NOTHING_MOUNTED)
  }
}
