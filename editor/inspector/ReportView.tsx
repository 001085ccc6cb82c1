import { useAtomValue } from 'jotai'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import * as z from 'zod'
import { frameHeadAtom, frameKey } from '../state/frames.ts'

const reportSchema = z.object({
  title: z.string(),
  measures: z.array(z.object({ title: z.string(), value: z.union([z.number(), z.string()]), unit: z.string() })),
  findings: z.array(z.object({ severity: z.enum(['info', 'warning', 'error']), message: z.string() })),
})

const SIGNS = { info: Info, warning: TriangleAlert, error: CircleAlert } as const

/** A report in full: what it found, and its figures. */
export function ReportView({ node, port }: { readonly node: string; readonly port: string }) {
  const head = useAtomValue(frameHeadAtom(frameKey(node, port)))
  const parsed = reportSchema.safeParse(head?.value)
  if (!parsed.success) return null
  const { title, measures, findings } = parsed.data
  return (
    <section className="inspector-section" aria-label={title}>
      <h3>{title}</h3>
      {findings.map((finding, at) => {
        const Sign = SIGNS[finding.severity]
        return (
          <p key={at} className="finding" data-severity={finding.severity} data-text>
            <Sign size={14} strokeWidth={1.6} aria-label={finding.severity} />
            <span>{finding.message}</span>
          </p>
        )
      })}
      <dl className="facts">
        {measures.map((measure, at) => (
          <Measure
            key={at}
            title={measure.title}
            text={figureText(measure.value, measure.unit)}
          />
        ))}
      </dl>
    </section>
  )
}

/** A figure with its unit behind a thin space, at most three decimals. */
function figureText(value: number | string, unit: string): string {
  const figure = typeof value === 'number' ? Number(value.toFixed(3)) : value
  return unit === '' ? String(figure) : `${figure}\u2009${unit}`
}

function Measure({ title, text }: { readonly title: string; readonly text: string }) {
  const isColor = /^#[0-9a-f]{6}$/i.test(text)
  return (
    <>
      <dt>{title}</dt>
      <dd
        data-text
      >
        {isColor ? (
          <span className="fact-color">
            <i style={{ background: text }} />
            <span className="mono">{text.toUpperCase()}</span>
          </span>
        ) : (
          text
        )}
      </dd>
    </>
  )
}
