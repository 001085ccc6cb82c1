import { useAtomValue } from 'jotai'
import { memo, useEffect } from 'react'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { nodeStateAtom } from '../state/runs.ts'
import { watch } from '../state/watch.ts'
import { FailureText, WaitingChip } from './CardThumb.tsx'
import { useEstimate } from './estimate.ts'
import { reportSummary } from './report-summary.ts'

/**
 * What a node's report comes to, on cards that have no picture. A failure stands here too. Exports say how large their file
 * comes out, unless their report warns of something.
 */
export const ReportRow = memo(function ReportRow({ id, port, y }: { readonly id: string; readonly port: string; readonly y: number }) {
  const head = useAtomValue(frameHeadAtom(frameKey(id, port)))
  const state = useAtomValue(nodeStateAtom(id))
  useEffect(() => watch({ node: id, port, width: 1 }), [id, port])
  const estimate = useEstimate(id)
  const summary = reportSummary(head?.value)
  const grave = summary !== null && summary.tone !== 'ok'
  const text = estimate === null || estimate === 'unknown' || grave ? (summary?.text ?? 'No report yet') : estimate
  return (
    <div className="card-report" style={{ top: y }}>
      {state?.state === 'failed' ? (
        <FailureText message={state.failure?.message} />
      ) : state?.state === 'blocked' && state.waitsFor !== undefined ? (
        <WaitingChip id={state.waitsFor} />
      ) : (
        <span className="card-report-text" data-tone={summary?.tone ?? 'none'}>
          <span>{text}</span>
        </span>
      )}
    </div>
  )
})
