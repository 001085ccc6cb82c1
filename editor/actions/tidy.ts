import { splitEnd } from '../../graphs/format/graph.ts'
import { measureAtom } from '../canvas/atoms.ts'
import { cardRectsAtom } from '../canvas/card-rects.ts'
import { changeMarks, frameAround, heldBy, readMarks } from '../canvas/marks.ts'
import { portPoint } from '../canvas/measures.ts'
import { tidyLayout } from '../canvas/tidy.ts'
import { fitView } from '../canvas/view.ts'
import type { Rect } from '../canvas/wire-geometry.ts'
import { document, framesAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { store } from '../state/store.ts'
import type { Action } from './action.ts'
import { hasNodes, moveOps, selectedRects } from './selected.ts'

/** Frames stay around what they held. */
function framesAfter(before: ReadonlyMap<string, Rect>, after: ReadonlyMap<string, Rect>) {
  const changes = new Map<string, Partial<Rect>>()
  for (const frame of readMarks(store.get(framesAtom), 'frame')) {
    const around = frameAround(heldBy(frame, before).flatMap((id) => after.get(id) ?? []))
    if (around) changes.set(frame.id, around)
  }
  return changes.size === 0 ? [] : [changeMarks(document(), 'frame', changes)]
}

/** Lays out the graph, or two and more chosen nodes, from left to right. */
export const tidy: Action = {
  name: 'tidy',
  title: 'Tidy layout',
  keys: ['Shift+T'],
  enabled: hasNodes,
  run: () => {
    const all = store.get(cardRectsAtom)
    const chosen = selectedRects()
    const rects = chosen.size > 1 ? chosen : all
    const edges = document().edges.map((edge) => {
      const from = splitEnd(edge.from)
      const to = splitEnd(edge.to)
      const fromY = portPoint(store.get(measureAtom(from.node)), 'output', from.port)?.y ?? 0
      return { from: from.node, to: to.node, fromY, toY: portPoint(store.get(measureAtom(to.node)), 'input', to.port)?.y ?? 0 }
    })
    const places = tidyLayout(rects, edges)
    const after = new Map([...all].map(([id, rect]): [string, Rect] => [id, { ...rect, ...places.get(id) }]))
    const frames = framesAfter(all, after)
    if (edit('tidy layout', [...moveOps(places), ...frames]) === null && chosen.size < 2) fitView()
  },
}
