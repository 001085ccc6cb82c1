import { useAtomValue } from 'jotai'
import { isOver } from '../../engine/protocol/run-state.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { latestRunAtom } from '../state/runs.ts'
import { store } from '../state/store.ts'
import { runSentence } from './run-words.ts'

/** Tells screen readers of starts, ends and failures of runs; percentages and drafts that follow the hand are left out. */
export function RunVoice() {
  const run = useAtomValue(latestRunAtom)
  const { failure, text } = run && isOver(run) ? runSentence(run, undefined, (node) => store.get(titleAtom(node))) : {}
  const words = !run || (run.by === 'live' && !failure) ? '' : isOver(run) ? [failure, text].filter(Boolean).join('. ') : `Run ${run.order} started`
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {words}
    </div>
  )
}
