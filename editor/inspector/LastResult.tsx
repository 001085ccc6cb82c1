import { useAtomValue } from 'jotai'
import { useEffect, type ReactNode } from 'react'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import type { FrameHead } from '../../engine/protocol/frame.ts'
import { timeText } from '../canvas/card-fact.ts'
import { useFact } from '../canvas/use-fact.ts'
import { carsAtom } from '../state/catalog.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { watch } from '../state/watch.ts'
import { nodeTimesAtom } from './atoms.ts'
import { ReportView } from './ReportView.tsx'

/** What a node's outputs were last, how long it took, and where the result lies. */
export function LastResult({ id, type }: { readonly id: string; readonly type: CatalogNode }) {
  const { state } = useFact(id)
  const [draft, final] = useAtomValue(nodeTimesAtom(id)).split('|')
  const times = [draft && `${timeText(Number(draft))} draft`, final && `${timeText(Number(final))} final`]
  const took = times.filter(Boolean).join(' \u00b7 ')
  const reports = Object.entries(type.outputs).filter(([, info]) => info.kinds.includes('report') && info.kinds.length === 1)
  return (
    <>
      <section className="inspector-section" aria-label="Last result">
        <h3>Last result</h3>
        <dl className="facts">
          {Object.entries(type.outputs).map(([port, info]) => (
            <OutputFact key={port} node={id} port={port} title={info.title} />
          ))}
          {took && <Fact name="Took">{took}</Fact>}
          <Fact name="State">{state ? (STATES[state.state] ?? state.state) : 'Not run yet'}</Fact>
        </dl>
      </section>
      {reports.map(([port]) => (
        <ReportView key={port} node={id} port={port} />
      ))}
    </>
  )
}

const STATES: Readonly<Record<string, string>> = {
  queued: 'Queued',
  running: 'Running',
  ran: 'Made in the last run',
  cached: 'From the cache',
  failed: 'Stopped',
  blocked: 'Waiting',
  cancelled: 'Cancelled',
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd data-text>{children}</dd>
    </>
  )
}

function OutputFact({ node, port, title }: { readonly node: string; readonly port: string; readonly title: string }) {
  const head = useAtomValue(frameHeadAtom(frameKey(node, port)))
  const cars = useAtomValue(carsAtom)
  // The narrowest picture is enough for its head; where a card or the view shows it, theirs is taken.
  useEffect(() => watch({ node, port, width: 64 }), [node, port])
  const car = cars.find((each) => each.id === head?.sheet?.car)
  const sheet = car?.sheets.find((each) => each.name === head?.sheet?.sheet)
  const named = head?.sheet && `${sheet?.title.toLowerCase() ?? head.sheet.sheet} sheet`
  return <Fact name={title}>{head ? headWords(head, named) : 'None yet'}</Fact>
}

/** A value in a line: `2048 x 2048 sRGB, body sheet` with a multiplication sign, a literal, or the engine's own summary. */
export function headWords(head: FrameHead, sheet: string | undefined): ReactNode {
  if (head.fullWidth > 0) {
    const space = head.kind === 'mask' ? 'mask' : head.space === 'data' ? 'data' : 'sRGB'
    const size = `${head.fullWidth}\u2009\u00d7\u2009${head.fullHeight} ${space}`
    return [size, sheet, head.finish && 'with finish'].filter(Boolean).join(', ')
  }
  const { value } = head
  if (head.kind === 'color' && typeof value === 'string') {
    return (
      <span className="fact-color">
        <i style={{ background: value }} />
        <span className="mono">{value.toUpperCase()}</span>
      </span>
    )
  }
  if (typeof value === 'number') return String(Number(value.toFixed(4)))
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (typeof value === 'string') return value === '' ? 'An empty text' : value
  return head.summary
}
