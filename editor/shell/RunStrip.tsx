import { useAtomValue } from 'jotai'
import { memo, type CSSProperties } from 'react'
import { isOver, type NodeRun, type RunState } from '../../engine/protocol/run-state.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { timeText } from '../canvas/card-fact.ts'
import { Hint } from '../controls/Hint.tsx'
import { runsAtom } from '../state/runs.ts'
import { store } from '../state/store.ts'
import { expectedTimes, tally } from './run-words.ts'
import { showNode } from './show-node.ts'
import './run-strip.css'

/** One segment for each step of a run, as wide as the step is expected to take. */
export const RunStrip = memo(function RunStrip({ run }: { readonly run: RunState }) {
  // Past runs only tell how long steps may take: they are read when this one changes, not followed.
  const { of } = expectedTimes(run, store.get(runsAtom))
  const most = Math.max(1, ...of.values())
  const { total, toGo } = tally(run)
  return (
    <div className="run-strip" role="group" aria-label="Steps of the run">
      {!isOver(run) && <Progress of={total} done={total - toGo} />}
      {[...of].map(([id, ms]) => {
        const node = run.nodes[id]
        // The shortest steps stay wide enough to see and to press.
        return node && <Segment key={id} id={id} node={node} width={Math.max(ms / most, 0.05)} ms={ms} />
      })}
    </div>
  )
})

const SHOWN: Readonly<Record<NodeRun['state'], string>> = {
  queued: 'queued',
  running: 'running',
  ran: 'done',
  cached: 'cached',
  failed: 'stopped',
  blocked: 'waiting',
  skipped: 'not needed',
  cancelled: 'cancelled',
}

function Progress({ of, done }: { readonly of: number; readonly done: number }) {
  return <span className="visually-hidden" role="progressbar" aria-label="Run" aria-valuemin={0} aria-valuemax={of} aria-valuenow={done} />
}

/** The figure of a step: how long it took, how far it is, or how long it may take. */
function stepFigure(node: NodeRun, expected: number): string {
  if (node.state === 'ran' || node.state === 'failed') return timeText(node.ms)
  if (node.state === 'running') return `${Math.round(node.share * 100)} %`
  return node.state === 'queued' && expected > 1 ? `about ${timeText(expected)}` : ''
}

interface SegmentProps {
  readonly id: string
  readonly node: NodeRun
  readonly width: number
  /** How long it may be expected to take. */
  readonly ms: number
}

function Segment({ id, node, width, ms }: SegmentProps) {
  const title = useAtomValue(titleAtom(id))
  const words = [title, SHOWN[node.state], stepFigure(node, ms)].filter(Boolean).join(', ')
  return (
    <Hint text={words} side="top">
      <button
        type="button"
        tabIndex={-1}
        className="run-step"
        data-step={node.state}
        aria-label={words}
        style={{ flexGrow: width, '--share': node.share } as CSSProperties}
        onClick={() => showNode(id)}
      />
    </Hint>
  )
}
