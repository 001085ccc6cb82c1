import { useAtomValue } from 'jotai'
import { isOver, type RunState } from '../../engine/protocol/run-state.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { latestRunAtom } from '../state/runs.ts'
import { store } from '../state/store.ts'
import { runSentence } from './run-words.ts'

function spoken(run: RunState): string {
  if (!isOver(run)) return run.by === 'live' ? '' : `Run ${run.order} started`
  const { failure, text } = runSentence(run, undefined, (node) => store.get(titleAtom(node)))
  return run.by === 'live' && !failure ? '' : [failure, text].filter(Boolean).join('. ')
}

/** Tells screen readers of starts, ends and failures of runs; percentages and drafts that follow the hand are left out. */
export function RunVoice() {
  const run = useAtomValue(latestRunAtom)
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {run && spoken(run)}
    </div>
  )
}
