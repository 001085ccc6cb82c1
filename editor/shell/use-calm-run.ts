import { useAtomValue } from 'jotai'
import { useEffect, useState } from 'react'
import { isOver, type RunState } from '../../engine/protocol/run-state.ts'
import { latestRunAtom } from '../state/runs.ts'

const PATIENCE_MS = 300

/**
 * The newest run for people to read: drafts that follow the hand show once they are over, or after 300 ms, so that nothing
 * flickers under a hand on a slider.
 */
export function useCalmRun(): RunState | null {
  const latest = useAtomValue(latestRunAtom)
  const [rest, setRest] = useState(latest)
  const [patient, setPatient] = useState<string | null>(null)
  const busy = latest !== null && latest.quality === 'draft' && !isOver(latest) && patient !== latest.run
  const hasty = busy && rest !== null && isOver(rest)
  if (!hasty && rest !== latest) setRest(latest)
  const run = latest?.run ?? null
  useEffect(() => {
    if (!hasty) return
    const timer = setTimeout(() => setPatient(run), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [hasty, run])
  return hasty ? rest : latest
}
