import type { Action } from './action.ts'
import { addNode } from './add-node.ts'
import { addNote } from './add-note.ts'
import { alignActions } from './align.ts'
import { bypass } from './bypass.ts'
import { cancelRun } from './cancel-run.ts'
import { commands } from './commands.ts'
import { compare } from './compare.ts'
import { copy } from './copy.ts'
import { cut } from './cut.ts'
import { remove } from './delete.ts'
import { duplicate } from './duplicate.ts'
import { fitSelection } from './fit-selection.ts'
import { fitView } from './fit-view.ts'
import { fold } from './fold.ts'
import { group } from './group.ts'
import { keysHelp } from './keys-help.ts'
import { newGraph } from './new-graph.ts'
import { open } from './open.ts'
import { paste } from './paste.ts'
import { pasteWired } from './paste-wired.ts'
import { goToSource, goToTarget, jump, portal } from './portal.ts'
import { redo } from './redo.ts'
import { rename } from './rename.ts'
import { run } from './run.ts'
import { runToHere } from './run-to-here.ts'
import { save } from './save.ts'
import { saveAs } from './save-as.ts'
import { selectAll } from './select-all.ts'
import { tidy } from './tidy.ts'
import { toggleLive } from './toggle-live.ts'
import { toggleMap } from './toggle-map.ts'
import { toggleQuality } from './toggle-quality.ts'
import { toggleSnap } from './toggle-snap.ts'
import { toggleTheme } from './toggle-theme.ts'
import { undo } from './undo.ts'
import { zoom100 } from './zoom-100.ts'
import { zoomIn } from './zoom-in.ts'
import { zoomOut } from './zoom-out.ts'

/** Everything that people can do by menu, shortcut or command palette, in the order in which lists show it. */
export const actions: readonly Action[] = [
  run, runToHere, cancelRun,
  addNode, commands, addNote, group, fold,
  undo, redo, cut, copy, paste, pasteWired, duplicate, remove, rename, bypass, selectAll,
  portal, jump, goToSource, goToTarget,
  tidy, ...alignActions,
  fitView, fitSelection, zoom100, zoomIn, zoomOut, compare,
  newGraph, open, save, saveAs,
  toggleLive, toggleQuality, toggleSnap, toggleMap, toggleTheme, keysHelp,
]
