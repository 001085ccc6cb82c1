import { useAtomValue } from 'jotai'
import type { CacheReport } from '../../engine/protocol/events.ts'
import { isOver } from '../../engine/protocol/run-state.ts'
import { timeText } from '../canvas/card-fact.ts'
import { Popover } from '../controls/Popover.tsx'
import { latencyAtom, type Latency } from '../state/latency.ts'
import { lastTimesAtom, runsAtom } from '../state/runs.ts'
import { connectionAtom, engineAtom, providersAtom } from '../state/session.ts'
import { bytesText } from './ago.ts'
import { useCalmRun } from './use-calm-run.ts'
import { useNow } from './use-now.ts'
import './engine.css'

/** How the engine stands, and how long a slider takes to the picture; a press shows the device, the networks' runtimes and the cache. */
export function EngineStatus() {
  const { tone, text, since } = useStanding()
  const latency = useAtomValue(latencyAtom)
  const { draft, final } = useAtomValue(lastTimesAtom)
  const shown = latency?.typical ?? draft ?? final
  return (
    <Popover
      label="Engine"
      align="end"
      className="engine"
      trigger={
        <button type="button" className="engine-chip" aria-label={`Engine: ${text}`}>
          <i className="dot" data-tone={tone} />
          <span className="engine-word">{text}</span>
          {since !== undefined && <Elapsed since={since} />}
          {since === undefined && shown !== undefined && <Figure ms={shown} latency={latency} draft={draft} />}
        </button>
      }
    >
      <Details />
    </Popover>
  )
}

interface FigureProps {
  readonly ms: number
  readonly latency: Latency | null
  readonly draft: number | undefined
}

/** The one figure of the product: from the hand to the picture on screen; before a hand moved, how long the last run took. */
function Figure({ ms, latency, draft }: FigureProps) {
  const engine = draft === undefined ? '' : ` The engine's part of it, the last draft, took ${timeText(draft)}.`
  const title = latency ? `Slider to pixels: ${timeText(ms)} from your hand to the picture on screen.${engine}` : 'The last run.'
  return (
    <span className="quiet-text" title={title}>
      {timeText(ms)}
    </span>
  )
}

function Elapsed({ since }: { readonly since: number }) {
  const now = useNow(100)
  return <span className="quiet-text">{timeText(Math.max(0, now - since))}</span>
}

function useStanding(): { readonly tone: string; readonly text: string; readonly since?: number } {
  const connection = useAtomValue(connectionAtom)
  const engine = useAtomValue(engineAtom)
  const providers = useAtomValue(providersAtom)
  const run = useCalmRun()
  if (connection === 'connecting') return { tone: 'off', text: 'Connecting' }
  if (connection === 'offline') return { tone: 'warn', text: 'Reconnecting' }
  if (engine.state === 'lost') return { tone: 'warn', text: 'Restarting' }
  if (engine.state === 'starting') return { tone: 'off', text: 'Starting' }
  if (run && !isOver(run)) return { tone: 'run', text: `Running ${run.quality}`, since: run.startedAt }
  return { tone: 'ok', text: providers.some(({ provider, usable }) => usable && provider !== 'cpu') ? 'GPU ready' : 'CPU ready' }
}

function Details() {
  const engine = useAtomValue(engineAtom)
  const providers = useAtomValue(providersAtom)
  const times = useAtomValue(lastTimesAtom)
  const latency = useAtomValue(latencyAtom)
  const cache = useAtomValue(runsAtom).find((run) => run.cache)?.cache
  return (
    <>
      <h3>Engine</h3>
      {engine.reason && <p>{engine.reason}</p>}
      <dl className="facts">
        <dt>Slider to pixels</dt>
        <dd>{latency ? `${timeText(latency.typical)}, last ${timeText(latency.last)}` : 'Drag a slider with Live on'}</dd>
        <dt>Last draft</dt>
        <dd>{times.draft === undefined ? 'None yet' : timeText(times.draft)}</dd>
        <dt>Last final</dt>
        <dd>{times.final === undefined ? 'None yet' : timeText(times.final)}</dd>
        <dt>Cache</dt>
        <dd>{cache ? cacheWords(cache) : 'Told after the first run'}</dd>
      </dl>
      <h3>Networks run on</h3>
      {providers.length === 0 && <p>Not found out yet.</p>}
      <dl className="facts">
        {providers.map(({ provider, usable, ms, reason }) => (
          <Provider
            key={provider}
            name={NAMES[provider] ?? provider}
            words={usable ? (ms === undefined ? 'Ready' : `Ready, probe ${timeText(ms)}`) : 'Not on this machine'}
            why={usable ? undefined : reason}
          />
        ))}
      </dl>
    </>
  )
}

const cacheWords = (cache: CacheReport) => `${bytesText(cache.memoryBytes)} in memory, ${bytesText(cache.diskBytes)} on disk`

const NAMES: Readonly<Record<string, string>> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU', coreml: 'Core ML', dml: 'DirectML' }

function Provider({ name, words, why }: { readonly name: string; readonly words: string; readonly why: string | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {words}
        {why && (
          <small title={why} data-text>
            {why}
          </small>
        )}
      </dd>
    </>
  )
}
