import { useAtom, useAtomValue } from 'jotai'
import { PanelBottom } from 'lucide-react'
import { titleAtom } from '../canvas/atoms.ts'
import { IconButton } from '../controls/IconButton.tsx'
import { isOver, type RunState } from '../../engine/protocol/run-state.ts'
import { runsAtom } from '../state/runs.ts'
import { fileAtom } from '../state/document.ts'
import { store } from '../state/store.ts'
import { stripAtom } from '../state/ui.ts'
import { stripHeightAtom } from './layout.ts'
import { bytesText } from './ago.ts'
import { Notices } from './Notices.tsx'
import { problemsAtom } from './problems.ts'
import { ProblemsList } from './ProblemsList.tsx'
import { Resizer } from './Resizer.tsx'
import { RunsList } from './RunsList.tsx'
import { RunStrip } from './RunStrip.tsx'
import { runSentence, timeLeft } from './run-words.ts'
import { useCalmRun } from './use-calm-run.ts'
import './strip.css'

const LEAST = 96

/** The strip below the canvas: runs, problems, the run strip, and what was just done. */
export function Strip() {
  const [open, setOpen] = useAtom(stripAtom)
  const [height, setHeight] = useAtom(stripHeightAtom)
  const problems = useAtomValue(problemsAtom).length
  const tab = (name: 'runs' | 'problems', title: string, count?: number) => (
    <button
      type="button"
      className="strip-tab"
      aria-expanded={open === name}
      aria-controls="strip-list"
      onClick={() => setOpen(open === name ? 'closed' : name)}
    >
      {title}
      {count !== undefined && <span className="strip-count" data-some={count > 0 || undefined}>{count}</span>}
    </button>
  )
  return (
    <footer className="strip" aria-label="Runs and problems">
      {open !== 'closed' && (
        <Resizer
          label="Height of the list"
          axis="y"
          grows={-1}
          size={() => height}
          least={LEAST}
          most={() => window.innerHeight / 2}
          onSize={setHeight}
          onReset={() => setHeight(168)}
        />
      )}
      <Notices />
      <div className="strip-bar">
        {tab('runs', 'Runs')}
        {tab('problems', 'Problems', problems)}
        <span className="bar-line" />
        <Progress />
        <span className="strip-space" />
        <Cache />
        <IconButton
          label={open === 'closed' ? 'Open the list' : 'Close the list'}
          side="top"
          onClick={() => setOpen(open === 'closed' ? 'runs' : 'closed')}
        >
          <PanelBottom size={16} strokeWidth={1.6} />
        </IconButton>
      </div>
      {open !== 'closed' && (
        <div className="strip-list" id="strip-list" style={{ height }}>
          {open === 'runs' ? <RunsList /> : <ProblemsList />}
        </div>
      )}
    </footer>
  )
}

function Progress() {
  const run = useCalmRun()
  const open = useAtomValue(fileAtom).id !== ''
  if (!run) return <span className="quiet-text">{open ? 'No runs yet' : 'No graph is open'}</span>
  return (
    <>
      <span className="strip-run">Run {run.order}</span>
      <RunStrip run={run} />
      <Sentence run={run} />
    </>
  )
}

function Sentence({ run }: { readonly run: RunState }) {
  const runs = store.get(runsAtom)
  const { failure, text } = runSentence(run, isOver(run) ? undefined : timeLeft(run, runs), (node) => store.get(titleAtom(node)))
  return (
    <span className="strip-words">
      {failure && <b>{failure}</b>}
      <span>{text}</span>
    </span>
  )
}

function Cache() {
  const bytes = useAtomValue(runsAtom).find((run) => run.cache)?.cache?.memoryBytes
  return bytes === undefined ? null : <span className="strip-cache">Cache {bytesText(bytes)}</span>
}
