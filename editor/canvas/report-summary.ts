import * as z from 'zod'

const reportSchema = z.object({
  title: z.string(),
  measures: z.array(z.object({ title: z.string(), value: z.union([z.number(), z.string()]), unit: z.string() })),
  findings: z.array(z.object({ severity: z.enum(['info', 'warning', 'error']), message: z.string() })),
})

type Summary = { readonly tone: 'ok' | 'warn' | 'err'; readonly text: string } | null

/** Sums up a report in a few words: its gravest findings by count, else its first figure. */
export function reportSummary(value: unknown): Summary {
  const parsed = reportSchema.safeParse(value)
  if (!parsed.success) return null
  const { findings, measures, title } = parsed.data
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  const errors = count('error')
  const warnings = count('warning')
  if (errors > 0) return { tone: 'err', text: errors === 1 ? '1 error' : `${errors} errors` }
  if (warnings > 0) return { tone: 'warn', text: warnings === 1 ? '1 warning' : `${warnings} warnings` }
  const [first] = measures
  return { tone: 'ok', text: first ? `${first.title} ${first.value}${first.unit && `\u2009${first.unit}`}` : title }
}
