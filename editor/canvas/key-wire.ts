import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeTypesAtom } from '../state/catalog.ts'
import { document } from '../state/document.ts'
import { store } from '../state/store.ts'
import { paletteAtom } from '../state/ui.ts'
import { announce } from './announce.ts'
import { titleAtom } from './atoms.ts'
import { connectEnds } from './connect-handlers.ts'
import { beginConnecting, connectingAtom, endConnecting } from './connecting.ts'
import { edgeBetween, type Origin } from './fits.ts'
import { revealNode } from './view.ts'
import { arrowDirection, nearestTo, nextInDirection, readingOrder } from './walk.ts'
import { portPlace } from './wire-ends.ts'
import type { Rect } from './wire-geometry.ts'

/** An end in words: "Decal, Sheet". */
function endName(end: string, side: 'input' | 'output'): string {
  const { node, port } = splitEnd(end)
  const type = store.get(nodeTypesAtom).get(document().nodes[node]?.type ?? '')
  const title = side === 'output' ? type?.outputs[port]?.title : (type?.inputs[port]?.title ?? type?.params[port]?.title)
  return `${store.get(titleAtom(node))}, ${title ?? port}`
}

function places(fitting: ReadonlySet<string>, side: 'input' | 'output'): Map<string, Rect> {
  return new Map(
    [...fitting].flatMap((end): [string, Rect][] => {
      const at = portPlace(side, end)
      return at ? [[end, { ...at, width: 0, height: 0 }]] : []
    }),
  )
}

/** Takes up a wire with the keyboard. The nearest port that fits is chosen first; with none, the palette offers nodes. */
export function beginKeyWire(origin: Origin): void {
  const connecting = beginConnecting(origin)
  const far = origin.side === 'output' ? 'input' : 'output'
  const here = portPlace(origin.side, `${origin.node}.${origin.port}`)
  const ends = places(connecting.fitting, far)
  const chosen = here && nearestTo(ends, here)
  if (!here || chosen === null || chosen === undefined) {
    endConnecting()
    announce('No port in the graph fits. Choose a node to add.')
    store.set(paletteAtom, { at: here ? { x: here.x + (origin.side === 'output' ? 80 : -240), y: here.y } : { x: 0, y: 0 }, from: origin })
    return
  }
  choose(chosen, `${ends.size === 1 ? '1 port fits' : `${ends.size} ports fit`}. `)
}

function choose(chosen: string, before = ''): void {
  const connecting = store.get(connectingAtom)
  if (!connecting) return
  store.set(connectingAtom, { ...connecting, chosen })
  revealNode(splitEnd(chosen).node)
  announce(`${before}${endName(chosen, connecting.origin.side === 'output' ? 'input' : 'output')}`)
}

/** A key while a wire is drawn with the keyboard: arrows and Tab walk the ports that fit, Enter connects, Escape leaves. */
export function keyWire(key: string): boolean {
  const connecting = store.get(connectingAtom)
  const chosen = connecting?.chosen
  if (!connecting || chosen === undefined) return false
  const { origin, fitting } = connecting
  const ends = places(fitting, origin.side === 'output' ? 'input' : 'output')
  const direction = arrowDirection(key)
  if (direction) {
    const next = nextInDirection(ends, chosen, direction)
    if (next !== null) choose(next)
  } else if (key === 'Tab') {
    const order = readingOrder(ends)
    const next = order[(order.indexOf(chosen) + 1) % order.length]
    if (next !== undefined) choose(next)
  } else if (key === 'Enter') {
    endConnecting()
    const { from, to } = edgeBetween(origin, chosen)
    if (connectEnds(from, to)) announce('Connected.')
    revealNode(origin.node)
  } else if (key === 'Escape') {
    endConnecting()
    revealNode(origin.node)
    announce('No wire was drawn.')
  }
  return true
}
