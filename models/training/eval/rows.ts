import type { Measured } from './evaluate.ts'
import type { Spread, SplitSummary } from './summary.ts'

/** One line of the report: a figure beside its goal. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: { readonly is: 'at most' | 'at least'; readonly value: number }
}

const most = (value: number) => ({ is: 'at most', value }) as const
const least = (value: number) => ({ is: 'at least', value }) as const

/** Whether a figure reaches its goal; undefined without one. */
export function isMet({ value, goal }: Row): boolean | undefined {
  if (!goal) return undefined
  return goal.is === 'at most' ? value <= goal.value : value >= goal.value
}

type Goals = { readonly [key in keyof Spread]?: Row['goal'] }

function spreadRows(name: string, spread: Spread, goals: Goals): Row[] {
  const row = (key: keyof Spread, what: string, unit: string, scale = 1): Row =>
    ({ name: `${name}: ${what}`, value: spread[key] * scale, unit, ...(goals[key] ? { goal: goals[key] } : {}) })
  return [
    row('medianPx', 'median', 'px'), row('meanPx', 'mean', 'px'), row('p90Px', 'p90', 'px'), row('worstPx', 'worst', 'px'),
    row('below5', 'below 5 px', '%', 100), row('below10', 'below 10 px', '%', 100), row('above40', 'above 40 px', '%', 100),
  ]
}

const NONE_LOST = { above40: most(0) }

const PLACE_GOALS: Readonly<Record<string, Goals>> = {
  'test-id': { medianPx: most(4), p90Px: most(9), below5: least(65), ...NONE_LOST },
  'test-ood': { medianPx: most(5.5), p90Px: most(11), ...NONE_LOST },
  'test-cycles': { medianPx: most(6), ...NONE_LOST },
}

function optional(name: string, value: number | undefined, unit: string, goal?: Row['goal']): Row[] {
  return value === undefined ? [] : [{ name, value, unit, ...(goal ? { goal } : {}) }]
}

function splitRows(name: string, s: SplitSummary): Row[] {
  const places = PLACE_GOALS[name] ?? {}
  return [
    { name: `${name}: photos, seeds from ${s.seeds[0]}`, value: s.photos, unit: '' },
    ...spreadRows(`${name}, network alone`, s, places),
    ...spreadRows(`${name}, as the node answers`, s.node, places),
    { name: `${name}: photos that the node looked at again`, value: s.lookedAgain, unit: '' },
    ...optional(`${name}: visibility IoU`, s.visibilityIoU, '', least(0.94)),
    ...optional(`${name}: visibility precision`, s.visibilityPrecision, ''),
    { name: `${name}: share of the visible texels that the sheet takes`, value: s.takenShare * 100, unit: '%' },
    { name: `${name}: of what it takes, visible`, value: s.takenPrecision * 100, unit: '%' },
    { name: `${name}: panel accuracy`, value: s.panelAccuracy, unit: '', goal: least(0.9) },
    { name: `${name}: panel accuracy, with texels behind an edge`, value: s.panelAccuracyAll, unit: '' },
    ...optional(`${name}: colours, raw`, s.deltaE.raw, 'dE00'),
    ...optional(`${name}: colours, de-lit`, s.deltaE.delit, 'dE00', most(8)),
    ...optional(`${name}: colours, after one reference colour`, s.deltaE.referred, 'dE00', most(6)),
    ...optional(`${name}: the same, of the other colours`, s.deltaE.others, 'dE00'),
    ...(s.drags ? spreadRows(`${name}, 4 points dragged`, s.drags, { medianPx: most(2.2) }) : []),
    ...(s.focal ? [
      { name: `${name}: focal length not given, ${s.focal.photos} photos: median`, value: s.focal.none, unit: 'px' },
      { name: `${name}: focal length given: median`, value: s.focal.exact, unit: 'px', goal: most(s.focal.none) },
      { name: `${name}: focal length given, 10 % too long: median`, value: s.focal.long, unit: 'px' },
      { name: `${name}: focal length given, 10 % too short: median`, value: s.focal.short, unit: 'px' },
    ] : []),
    ...Object.entries(s.tones ?? {}).flatMap(([tone, spread]) => spreadRows(`${name}, ${tone}`, spread, NONE_LOST).filter((row) => /median|worst|above/.test(row.name))),
  ]
}

/** Every figure of an evaluation, those with a goal beside it. Goals are those that the project set itself for the embedded car. */
export function rowsOf({ splits, selfCheck, carCheck, run }: Measured): Row[] {
  const cycles = splits['test-cycles']
  const own = splits['test-id']
  return [
    ...Object.entries(splits).flatMap(([name, summary]) => splitRows(name, summary)),
    ...(cycles && own ? [{ name: 'test-cycles over test-id, medians', value: cycles.medianPx / own.medianPx, unit: 'x', goal: most(1.4) }] : []),
    { name: `errors above ${selfCheck.limitPx} px told by the residual, ${selfCheck.above} of ${selfCheck.photos} photos: AUC`, value: selfCheck.residual, unit: '', goal: least(0.88) },
    { name: 'the same, by the robust cost: AUC', value: selfCheck.cost, unit: '' },
    { name: 'the same, by the share of inliers: AUC', value: selfCheck.outliers, unit: '' },
    { name: `car or no car by its ${carCheck.by}, ${carCheck.with} photos with and ${carCheck.without} without: AUC`, value: carCheck.auc, unit: '', goal: least(0.98) },
    { name: `photo to ${run.sheet} sheet, ${run.threads} threads, warm: best`, value: run.warmMs, unit: 'ms', goal: most(600) },
    { name: 'the same: median', value: run.medianMs, unit: 'ms' },
    { name: 'the same: processor time', value: run.cpuMs, unit: 'ms' },
    { name: 'opening the network', value: run.loadMs, unit: 'ms' },
    { name: 'memory after that (RSS)', value: run.rssMiB, unit: 'MiB', goal: most(1228) },
    { name: 'largest sheet made', value: run.largest, unit: 'texels', goal: least(4096) },
  ]
}
