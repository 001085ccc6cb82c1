import { auc, mean, median, quantile, round, share } from './figures.ts'
import { FOCALS, type EmptyFigures, type PhotoFigures } from './measure.ts'
import { THRESHOLDS } from './sight.ts'

/** How far from the truth the photos of a split are, in px at 1024. */
export interface Spread {
  readonly medianPx: number
  readonly meanPx: number
  readonly p90Px: number
  readonly worstPx: number
  readonly below5: number
  readonly below10: number
  readonly above40: number
  readonly above60: number
}

export function spreadOf(px: readonly number[]): Spread {
  return {
    medianPx: round(median(px), 2), meanPx: round(mean(px), 2), p90Px: round(quantile(px, 0.9), 2), worstPx: round(Math.max(...px), 1),
    below5: round(share(px, (v) => v < 5), 3), below10: round(share(px, (v) => v < 10), 3),
    above40: round(share(px, (v) => v > 40), 4), above60: round(share(px, (v) => v > 60), 4),
  }
}

/** The level of `visible` that tells best what is seen on the val photos, as an index of THRESHOLDS; undefined without that output. */
export function bestThreshold(val: readonly PhotoFigures[]): number | undefined {
  if (!val.every(({ sight }) => sight.visible)) return undefined
  const ious = THRESHOLDS.map((_, i) => mean(val.map(({ sight }) => sight.visible![i]!.iou)))
  return ious.indexOf(Math.max(...ious))
}

/** p10, p50 and p90 of each figure of the fit on the val photos; the node goes by those of the residual. */
export function fitQuantiles(val: readonly PhotoFigures[]) {
  const column = (k: number) => [0.1, 0.5, 0.9].map((q) => round(quantile(val.map(({ fit }) => fit[k]!), q), 4))
  return { cost: column(0), residualPx: column(1), inliers: column(2) }
}

const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined)
/** The median of those that were measured; undefined where none was. */
const middle = (values: readonly (number | undefined)[], digits = 2) => (known(values).length > 0 ? round(median(known(values)), digits) : undefined)

/** Everything that one split came to. Colours are medians over photos of the median CIEDE2000 over texels. */
export interface SplitSummary extends Spread {
  readonly photos: number
  readonly seeds: readonly [number, number]
  readonly node: Spread
  readonly lookedAgain: number
  readonly visibilityIoU?: number
  readonly visibilityPrecision?: number
  readonly takenIoU: number
  readonly takenPrecision: number
  readonly takenShare: number
  readonly panelAccuracy: number
  readonly panelAccuracyAll: number
  readonly deltaE: { readonly raw?: number | undefined; readonly delit?: number | undefined; readonly referred?: number | undefined; readonly others?: number | undefined }
  readonly drags?: { readonly photos: number } & Spread
  /** Medians over the photos on which a focal length was given, and of the same photos without. */
  readonly focal?: Readonly<Record<keyof typeof FOCALS | 'none', number>> & { readonly photos: number }
  readonly tones?: Readonly<Record<string, Spread>>
}

export function summaryOf(photos: readonly PhotoFigures[], threshold: number | undefined): SplitSummary {
  const middleOf = (value: (photo: PhotoFigures) => number) => round(median(photos.map(value)), 3)
  const dragged = known(photos.map((photo) => photo.dragged))
  const lensed = photos.filter(({ focal }) => focal)
  const tones = photos.filter((photo) => photo.tones).map((photo) => photo.tones!)
  return {
    photos: photos.length,
    seeds: [Math.min(...photos.map(({ seed }) => seed)), Math.max(...photos.map(({ seed }) => seed))],
    ...spreadOf(photos.map(({ px }) => px)),
    node: spreadOf(photos.map(({ node }) => node.px)),
    lookedAgain: photos.filter(({ node }) => node.poor).length,
    ...(threshold === undefined ? {} : {
      visibilityIoU: middleOf(({ sight }) => sight.visible![threshold]!.iou),
      visibilityPrecision: middleOf(({ sight }) => sight.visible![threshold]!.precision),
    }),
    takenIoU: middleOf(({ sight }) => sight.taken.iou),
    takenPrecision: middleOf(({ sight }) => sight.taken.precision),
    takenShare: middleOf(({ sight }) => sight.share),
    panelAccuracy: round(mean(photos.map(({ panels }) => panels.strict)), 3),
    panelAccuracyAll: round(mean(photos.map(({ panels }) => panels.all)), 3),
    deltaE: { raw: middle(photos.map(({ colour }) => colour.raw)), delit: middle(photos.map(({ colour }) => colour.delit)), referred: middle(photos.map(({ colour }) => colour.referred)), others: middle(photos.map(({ colour }) => colour.others)) },
    ...(dragged.length > 0 ? { drags: { photos: dragged.length, ...spreadOf(dragged) } } : {}),
    ...(lensed.length > 0 ? { focal: focalOf(lensed) } : {}),
    ...(tones.length > 0 ? { tones: Object.fromEntries(Object.keys(tones[0]!).map((tone) => [tone, spreadOf(tones.map((of) => of[tone]!))])) } : {}),
  }
}

function focalOf(photos: readonly PhotoFigures[]) {
  const of = (key: keyof typeof FOCALS) => round(median(photos.map(({ focal }) => focal![key])), 2)
  return { photos: photos.length, none: round(median(photos.map(({ px }) => px)), 2), exact: of('exact'), long: of('long'), short: of('short') }
}

/** How well each figure of the fit tells photos with an error above `limit` px from the others: areas under the ROC curve. */
export function selfCheck(photos: readonly PhotoFigures[], limit = 10) {
  const poor = photos.filter(({ px }) => px > limit)
  const fine = photos.filter(({ px }) => px <= limit)
  const of = (score: (photo: PhotoFigures) => number) => round(auc(poor.map(score), fine.map(score)), 3)
  return { limitPx: limit, above: poor.length, photos: photos.length, residual: of(({ fit }) => fit[1]!), cost: of(({ fit }) => fit[0]!), outliers: of(({ fit }) => -fit[2]!) }
}

/** How well the network tells photos with its car from photos without: by its own word where it has one, else by the car's area. */
export function carCheck(photos: readonly PhotoFigures[], empty: readonly EmptyFigures[]) {
  const by = photos[0]!.fit.length > 4 ? 'probability' : 'area'
  const score = ({ fit }: { readonly fit: readonly number[] }) => (by === 'probability' ? fit[4]! : fit[3]!)
  return { with: photos.length, without: empty.length, by, auc: round(auc(photos.map(score), empty.map(score)), 4) }
}
