import type { Plane } from '../../models/load.ts'
import type { Finding, ReportValue } from '../values/value.ts'
import type { Agreement } from './agreement.ts'

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** How well the camera explains the photo, from what the solver says of itself; 0..1. `quantiles`: p10, p50, p90 of the residual. */
export function scoreOf(residual: number, quantiles: readonly number[]): number {
  const [good = 2, , poor = 12] = quantiles
  return Math.min(1, Math.max(0, 1 - (residual - good) / (2 * Math.max(1, poor - good))))
}

/** Shares of the paint that were seen, mirrored and filled, from a `source` plane (1, 2, 3; 0 is no paint). */
export function sharesOf(source: Plane['data']): readonly [photo: number, mirrored: number, filled: number] {
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < source.length; i++) counts[Number(source[i])]! += 1
  const paint = Math.max(1, counts[1]! + counts[2]! + counts[3]!)
  return [counts[1]! / paint, counts[2]! / paint, counts[3]! / paint]
}

/** What a run found, as the report tells it. */
export interface AuvFindings {
  /**
   * The network's `fit`: cost, residual in px at 1024, share of points that agree, share of the square that is
   * car; networks that were trained on photos without the car add how likely (0..1) it is there. */
  readonly fit: readonly number[]
  readonly shares: readonly [photo: number, mirrored: number, filled: number]
  readonly agreement: Agreement
  readonly poor: boolean
  readonly lookedAgain: boolean
  readonly setPoints: number
  /** Mean distance of the points that were set from where the camera sees them, in px at 1024. */
  readonly setError: number
}

/** Below this share of panels that agree, nine in ten held-out photos do better. */
const AGREEMENT_LOW = 0.48
/** Below this probability the network holds the car for another one, or for none. */
const DOUBTFUL = 0.5

function findingsOf({ fit, agreement, poor, lookedAgain, setPoints, setError }: AuvFindings): Finding[] {
  const warn = (message: string): Finding => ({ severity: 'warning', message })
  const findings: Finding[] = []
  if (lookedAgain) findings.push({ severity: 'info', message: 'Looked again in another light: the first fit was poor.' })
  if (poor && setPoints < 4) findings.push(warn('The camera fits this photo less well than most. Set a few points by hand, or look at the sheet closely.'))
  else if (agreement.panels < AGREEMENT_LOW && setPoints < 4) findings.push(warn('What the camera says and what is seen differ in many places. Look at the sheet closely.'))
  if (setPoints > 0 && setError > 12) findings.push(warn(`The points that were set do not fit together: they are ${round(setError, 0)} px off on average. Check each.`))
  if ((fit[4] ?? 1) < DOUBTFUL) findings.push(warn('This may be another car, or none. Compare the photo with the wireframe, or choose the car that it shows.'))
  if ((fit[3] ?? 0) < 0.05) findings.push(warn('The car is small in the photo. A closer photo gives a sharper sheet.'))
  return findings
}

/** The report of an AUV-Net run. */
export function auvReport(found: AuvFindings): ReportValue {
  const { fit, shares, agreement } = found
  const [, residual = 0, inliers = 0, area = 0, there] = fit
  const percent = (name: string, title: string, share: number) => ({ name, title, value: round(share * 100, 0), unit: '%' })
  return {
    kind: 'report',
    title: 'Photo on the sheet',
    measures: [
      { name: 'residual', title: 'Fit', value: round(residual, 1), unit: 'px' },
      percent('inliers', 'Points that agree', inliers),
      percent('agreement', 'Panels that agree', agreement.panels),
      percent('outline', 'Outline that agrees', agreement.outline),
      percent('carArea', 'Car in the photo', area),
      ...(there === undefined ? [] : [percent('carThere', 'Sure that it is this car', there)]),
      percent('fromPhoto', 'Paint from the photo', shares[0]),
      percent('mirrored', 'Paint mirrored', shares[1]),
      percent('filled', 'Paint filled in', shares[2]),
      ...(found.setPoints > 0 ? [{ name: 'setPoints', title: 'Points set by hand', value: found.setPoints, unit: '' }] : []),
    ],
    findings: findingsOf(found),
  }
}
