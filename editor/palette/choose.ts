import { focusNode } from '../canvas/view.ts'
import type { Point } from '../canvas/wire-geometry.ts'
import { openGraph } from '../remote/session.ts'
import { shapesAtom } from '../state/catalog.ts'
import { document, fileAtom } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectionAtom } from '../state/selection.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import type { PaletteOrigin } from '../state/ui.ts'
import { additionOps } from './add-node.ts'
import type { Item } from './items.ts'
import { recentTypesAtom } from './recent.ts'

interface How {
  readonly at: Point
  readonly from?: PaletteOrigin
  readonly splice: boolean
}

/** Does what a line of the palette stands for: adds and connects a node, opens a template, runs a command. */
export function choose(item: Item, how: How): void {
  const { at, from, splice } = how
  switch (item.kind) {
    case 'node': {
      // Asked for on the start screen: the node begins a graph.
      if (store.get(fileAtom).id === '') return void openGraph({ empty: true }).then((opened) => opened && choose(item, how))
      const { node } = item.answer
      const { id, ops } = additionOps(document(), store.get(shapesAtom), { type: node, at, splice, ...(from ? { from } : {}) })
      const fault = edit(`add ${node.title}`, ops)
      if (fault) return store.set(noticeAtom, { tone: 'error', text: fault.message, help: fault.help })
      store.set(recentTypesAtom, [node.type, ...store.get(recentTypesAtom).filter((type) => type !== node.type)].slice(0, 12))
      store.set(selectionAtom, new Set([id]))
      focusNode(id)
      return
    }
    case 'template':
      void openGraph({ template: item.template.id })
      return
    case 'command':
      void item.action.run()
      return
    case 'misfit':
      return
  }
}
