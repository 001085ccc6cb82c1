import { useAtom, useAtomValue, useSetAtom } from 'jotai'
import { Command, PanelRight, Redo2, Undo2 } from 'lucide-react'
import { visibleCentre } from '../canvas/view.ts'
import { IconButton } from '../controls/IconButton.tsx'
import { Segmented } from '../controls/Segmented.tsx'
import { Switch } from '../controls/Switch.tsx'
import { redo, undo } from '../state/edit.ts'
import { fileAtom } from '../state/document.ts'
import { redoLabelAtom, undoLabelAtom } from '../state/history.ts'
import { liveAtom, paletteAtom, qualityAtom } from '../state/ui.ts'
import { EngineStatus } from './EngineStatus.tsx'
import { GraphMenu } from './GraphMenu.tsx'
import { sideOutAtom } from './layout.ts'
import { Mark } from './Mark.tsx'
import { RunButton } from './RunButton.tsx'
import { SaveState } from './SaveState.tsx'
import './top-bar.css'

const QUALITIES = [
  { value: 'draft', title: 'Draft' },
  { value: 'final', title: 'Final' },
] as const

/** The bar above everything: which graph, undo and redo, what Run starts, and how the engine stands. */
export function TopBar() {
  const undoLabel = useAtomValue(undoLabelAtom)
  const redoLabel = useAtomValue(redoLabelAtom)
  const [quality, setQuality] = useAtom(qualityAtom)
  const [live, setLive] = useAtom(liveAtom)
  const setPalette = useSetAtom(paletteAtom)
  const [sideOut, setSideOut] = useAtom(sideOutAtom)
  const open = useAtomValue(fileAtom).id !== ''
  return (
    <header className="top-bar">
      <span className="top-mark">
        <Mark />
      </span>
      <GraphMenu />
      <SaveState />
      <span className="top-space" />
      <IconButton label={undoLabel ? `Undo ${undoLabel}` : 'Undo'} keys="Mod+Z" disabled={undoLabel === null} onClick={undo}>
        <Undo2 size={16} strokeWidth={1.6} />
      </IconButton>
      <IconButton
        label={redoLabel ? `Redo ${redoLabel}` : 'Redo'}
        keys="Mod+Shift+Z"
        disabled={redoLabel === null}
        onClick={redo}
      >
        <Redo2 size={16} strokeWidth={1.6} />
      </IconButton>
      <span className="bar-line" />
      <Segmented label="Quality of runs" value={quality} options={QUALITIES} onChange={setQuality} />
      <label className="top-live">
        Live
        <Switch aria-label="Live" on={live} onChange={setLive} />
      </label>
      <RunButton />
      <span className="bar-line top-engine-line" />
      <EngineStatus />
      <IconButton
        label="Commands"
        keys="Mod+K"
        disabled={!open}
        onClick={() => setPalette({ at: visibleCentre(), commandsFirst: true })}
      >
        <Command size={16} strokeWidth={1.6} />
      </IconButton>
      <IconButton
        className="top-side"
        label={sideOut ? 'Hide the side panel' : 'Show the side panel'}
        on={sideOut}
        onClick={() => setSideOut(!sideOut)}
      >
        <PanelRight size={16} strokeWidth={1.6} />
      </IconButton>
    </header>
  )
}
