import { useAtomValue } from 'jotai'
import { useState } from 'react'
import { isOver, type NodeRun, type RunState } from '../../engine/protocol/run-state.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { timeText } from '../canvas/card-fact.ts'
import { runsAtom } from '../state/runs.ts'
import { bytesText } from './ago.ts'
import { showNode } from './show-node.ts'

/** The last runs, and the steps of the chosen one. */
export function RunsList() {
  const runs = useAtomValue(runsAtom)
  const [chosen, setChosen] = useState<string | null>(null)
  const run = runs.find((each) => each.run === chosen) ?? runs[0]
  if (!run) return <p className="strip-empty">No runs yet</p>
  return (
    <div className="runs">
      <div className="runs-list" role="listbox" aria-label="Runs" tabIndex={-1}>
        {runs.map((each) => (
          <button
            key={each.run}
            type="button"
            role="option"
            aria-selected={each === run}
            className="runs-item"
            onClick={() => setChosen(each === runs[0] ? null : each.run)}
          >
            <i className="dot" data-tone={tone(each)} />
            <span>Run {each.order}</span>
            <span className="quiet-text">{each.by === 'live' ? 'live draft' : each.quality}</span>
            <span className="runs-time">{isOver(each) ? timeText(each.ms ?? 0) : 'running'}</span>
          </button>
        ))}
      </div>
      <Steps run={run} before={runs.find((each) => each.order < run.order && each.quality === run.quality)} />
    </div>
  )
}

function tone({ status }: RunState): string {
  if (status === 'ok') return 'off'
  return status === 'partial' || status === 'error' ? 'err' : status === 'cancelled' ? 'warn' : 'run'
}

function Steps({ run, before }: { readonly run: RunState; readonly before: RunState | undefined }) {
  const steps = Object.entries(run.nodes).filter(([, node]) => node.state !== 'skipped')
  return (
    <div className="steps">
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Now</th>
            <th scope="col" className="steps-figure">
              Time
            </th>
            <th scope="col" className="steps-figure">
              Run before
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(([id, node]) => (
            <Step key={id} id={id} node={node} before={before?.nodes[id]} />
          ))}
          {run.files.map((file) => (
            <tr key={file.path}>
              <td className="quiet-text">File {file.state}</td>
              <td className="mono" data-text>
                {file.path}
              </td>
              <td className="steps-figure" colSpan={2}>
                {bytesText(file.bytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Step({ id, node, before }: { readonly id: string; readonly node: NodeRun; readonly before: NodeRun | undefined }) {
  const title = useAtomValue(titleAtom(id))
  return (
    <tr data-step={node.state}>
      <td>
        <i className="dot" data-tone={STEP_TONES[node.state] ?? 'off'} />
        <button type="button" onClick={() => showNode(id)}>
          {title}
        </button>
      </td>
      <td data-text>{stepWords(node)}</td>
      <td className="steps-figure">{node.state === 'ran' || node.state === 'failed' ? timeText(node.ms) : '\u2013'}</td>
      <td
        className="steps-figure quiet-text"
      >
        {before?.state === 'ran' ? timeText(before.ms) : before?.state === 'cached' ? 'cached' : '\u2013'}
      </td>
    </tr>
  )
}

const STEP_TONES: Readonly<Partial<Record<NodeRun['state'], string>>> = { ran: 'done', running: 'run', failed: 'err' }

/** What a step says of itself: its own message while it runs, why it stopped, else its state. */
function stepWords(node: NodeRun): string {
  switch (node.state) {
    case 'running':
      return `${node.message ?? 'Running'}, ${Math.round(node.share * 100)} %`
    case 'failed':
      return node.failure?.message ?? 'Stopped'
    case 'blocked':
      return 'Waiting'
    case 'ran':
      return node.notes.at(-1) ?? 'Done'
    case 'cached':
      return 'Cached'
    case 'cancelled':
      return 'Cancelled'
    default:
      return 'Queued'
  }
}
