import { useEffect } from 'react'
import { isOver, type RunState } from '../../engine/protocol/run-state.ts'
import { latestRunAtom } from '../state/runs.ts'
import { store } from '../state/store.ts'
import { announce } from './announce.ts'
import { titleAtom } from './atoms.ts'
import { timeText } from './card-fact.ts'

/** What is said of a run when it is first seen, when a node of it fails, and when it ends. Null: nothing new. */
export function runNews(before: RunState | null, now: RunState, title: (id: string) => string): string | null {
  const same = before?.run === now.run
  // Drafts follow the hand on a slider: only their failures are news.
  const final = now.quality === 'final'
  if (!same && final && !isOver(now)) return 'Run started.'
  const failed = Object.entries(now.nodes).find(([id, node]) => node.state === 'failed' && !(same && before.nodes[id]?.state === 'failed'))
  if (failed) return `${title(failed[0])} failed. ${failed[1].failure?.message ?? ''}`.trim()
  if (!final || !isOver(now) || (same && isOver(before))) return null
  if (now.status === 'cancelled') return 'Run cancelled.'
  return now.status === 'ok' ? `Run done in ${timeText(now.ms ?? 0)}.` : 'Run ended with failures.'
}

/** Says starts, ends and failures of runs in the live region. */
export function useRunNews(): void {
  useEffect(() => {
    let before = store.get(latestRunAtom)
    return store.sub(latestRunAtom, () => {
      const now = store.get(latestRunAtom)
      const news = now && runNews(before, now, (id) => store.get(titleAtom(id)))
      before = now
      if (news) announce(news)
    })
  }, [])
}
