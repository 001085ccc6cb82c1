import { copyNodes, pasteNodes } from '../../graphs/format/paste.ts'
import { announce } from '../canvas/announce.ts'
import { foldsAtom } from '../canvas/folds.ts'
import { visibleCentre, visibleRect } from '../canvas/view.ts'
import { bounds, contains } from '../canvas/wire-geometry.ts'
import { document } from '../state/document.ts'
import { edit } from '../state/edit.ts'
import { selectedEdgeAtom, selectionAtom } from '../state/selection.ts'
import { noticeAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { foldedIds, selectedIds } from './selected.ts'

// Kept besides the system's clipboard, for pages that may not read it.
let kept = ''
let last = { text: '', times: 0 }

/** The chosen nodes as the text that the clipboard holds; null when none are chosen. */
export function selectionText(): string | null {
  const ids = [...selectedIds(), ...foldedIds()]
  if (ids.length === 0) return null
  kept = copyNodes(document(), ids)
  last = { text: '', times: 0 }
  announce(ids.length === 1 ? 'Copied.' : `Copied ${ids.length} nodes.`)
  return kept
}

/** Writes a text to the system's clipboard. */
export async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // The window's own copy is enough for pasting here.
  }
}

/** The text on the system's clipboard, or what was copied last in this window. */
export async function readClipboard(): Promise<string> {
  try {
    return (await navigator.clipboard.readText()) || kept
  } catch {
    return kept
  }
}

/**
 * Pastes copied nodes, or all nodes of a graph's text, and chooses them: beside where they were copied, each time a little
 * further, or in the middle of what is on screen when that is elsewhere. `outer` also draws the edges that fed them.
 */
export function pasteText(text: string, outer = false): boolean {
  const first = pasteNodes(document(), text, { outer })
  if (!first.ok) {
    const [fault] = first.faults
    store.set(noticeAtom, { tone: 'warning', text: fault?.message ?? 'There is nothing to paste.', help: fault?.help ?? 'Copy some nodes first.' })
    return false
  }
  const around = bounds(first.ops.flatMap((op) => (op.op === 'add' && op.at ? [{ ...op.at, width: 176, height: 200 }] : [])))
  const times = last.text === text ? last.times + 1 : 0
  last = { text, times }
  const seen = visibleRect()
  const centre = visibleCentre()
  const away = around && seen && !contains(seen, around)
  const middle = around && { x: centre.x - around.width / 2, y: centre.y - around.height / 2 }
  const beside = around && { x: around.x + 40 * times, y: around.y + 40 * times }
  const at = away ? middle : beside
  const planned = at ? pasteNodes(document(), text, { outer, at: { x: Math.round(at.x), y: Math.round(at.y) } }) : first
  if (!planned.ok) return false
  const ids = [...planned.ids.values()]
  const fault = edit(ids.length === 1 ? 'paste' : `paste ${ids.length} nodes`, planned.ops)
  if (fault) {
    store.set(noticeAtom, { tone: 'error', text: fault.message, help: fault.help })
    return false
  }
  store.set(selectedEdgeAtom, null)
  store.set(selectionAtom, new Set(ids.filter((id) => !store.get(foldsAtom).bars.has(id))))
  announce(ids.length === 1 ? 'Pasted.' : `Pasted ${ids.length} nodes.`)
  return true
}
