import { linearToByte, SRGB_TO_LINEAR } from './srgb.ts'

/** One sheet to fuse: RGBA and how much each texel can be trusted, all of one size. */
export interface FuseView {
  readonly pixels: Uint8Array
  readonly confidence: Uint8Array
}

/** Gains on linear light, red, green and blue. */
export type Gain = readonly [number, number, number]

/** Both must be this sure where two views are compared. */
const SURE = 128
/** So many texels must overlap before two photos are held against each other. */
const FEWEST = 64
/** Neither dark nor burnt out: there alone does a ratio of light say something. */
const LIT: readonly [number, number] = [24, 245]
/** What a texel without confidence counts, so that what was filled in shows only where no photo does. */
const FILLED = 1e-4

const NONE: Gain = [1, 1, 1]

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? 0
}

/** ln of how much brighter `a` is than `b` where both are sure, channel by channel, and over how many texels; undefined where too few. */
function compared(a: FuseView, b: FuseView): { readonly ratio: Gain; readonly count: number } | undefined {
  const step = Math.max(1, Math.floor(a.confidence.length / 262144))
  const ratios: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < a.confidence.length; i += step) {
    if (a.confidence[i]! < SURE || b.confidence[i]! < SURE) continue
    for (let k = 0; k < 3; k++) {
      const [x, y] = [a.pixels[i * 4 + k]!, b.pixels[i * 4 + k]!]
      if (Math.min(x, y) >= LIT[0] && Math.max(x, y) <= LIT[1]) ratios[k]!.push(Math.log(SRGB_TO_LINEAR[x]! / SRGB_TO_LINEAR[y]!))
    }
  }
  const count = Math.min(...ratios.map((channel) => channel.length))
  if (count < FEWEST) return undefined
  return { ratio: [median(ratios[0]), median(ratios[1]), median(ratios[2])], count }
}

/**
 * The gain of each view that makes them show overlapping paint alike, in linear light: least squares over the pairs that
 * overlap, a pair counting by the root of its texels. On the whole the light stays as it was. Views that overlap with none keep 1.
 */
export function alignedGains(views: readonly FuseView[]): Gain[] {
  const pairs = views.flatMap((a, i) =>
    views.slice(i + 1).flatMap((b, k) => {
      const found = compared(a, b)
      return found ? [{ a: i, b: i + 1 + k, ...found }] : []
    }),
  )
  const logs = views.map(() => [0, 0, 0])
  // Few views, so a hundred rounds of Gauss-Seidel are as good as a solver.
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < views.length; i++) {
      const mine = pairs.filter(({ a, b }) => a === i || b === i)
      const total = mine.reduce((sum, { count }) => sum + Math.sqrt(count), 0)
      if (total === 0) continue
      for (let c = 0; c < 3; c++) {
        logs[i]![c] = mine.reduce((sum, { a, b, ratio, count }) => sum + Math.sqrt(count) * (a === i ? logs[b]![c]! - ratio[c]! : logs[a]![c]! + ratio[c]!), 0) / total
      }
    }
  }
  const joined = views.map((_, i) => pairs.some(({ a, b }) => a === i || b === i))
  const count = Math.max(1, joined.filter(Boolean).length)
  const mean = [0, 1, 2].map((c) => logs.reduce((sum, log, i) => sum + (joined[i] ? log[c]! : 0), 0) / count)
  return logs.map((log, i) => (joined[i] ? [Math.exp(log[0]! - mean[0]!), Math.exp(log[1]! - mean[1]!), Math.exp(log[2]! - mean[2]!)] : NONE))
}

/** Confidence counts by its square: the view that sees a texel best says most of it. */
const weightOf = ({ pixels, confidence }: FuseView, i: number): number => Math.max((confidence[i]! / 255) ** 2, pixels[i * 4 + 3] ? FILLED : 0)

/**
 * Fuses rows of views into `out` (RGBA) and `sure` in linear light. `mean`: weighted by confidence. `median`: for each channel the
 * value that half of the weight lies below, which drops a reflection that one of three or more photos shows; of two it is the mean.
 */
export function fuseViews(
  out: Uint8Array,
  sure: Uint8Array,
  views: readonly FuseView[],
  gains: readonly Gain[],
  way: 'mean' | 'median',
  rows: { readonly from: number; readonly to: number; readonly width: number },
): void {
  const tables = gains.map((gain) => gain.map((g) => SRGB_TO_LINEAR.map((light) => light * g)))
  const weights = new Float64Array(views.length)
  const light = new Float64Array(views.length)
  for (let i = rows.from * rows.width; i < rows.to * rows.width; i++) {
    let total = 0
    let alpha = 0
    views.forEach((view, v) => {
      weights[v] = weightOf(view, i)
      total += weights[v]!
      if (weights[v]! > 0) alpha = Math.max(alpha, view.pixels[i * 4 + 3]!)
      sure[i] = Math.max(sure[i]!, view.confidence[i]!)
    })
    out[i * 4 + 3] = alpha
    if (total === 0) continue
    for (let k = 0; k < 3; k++) {
      for (let v = 0; v < views.length; v++) light[v] = tables[v]![k]![views[v]!.pixels[i * 4 + k]!]!
      out[i * 4 + k] = linearToByte(way === 'median' && views.length > 2 ? weightedMedian(light, weights, total) : weightedMean(light, weights, total))
    }
  }
}

function weightedMean(values: Float64Array, weights: Float64Array, total: number): number {
  let sum = 0
  for (let v = 0; v < values.length; v++) sum += values[v]! * weights[v]!
  return sum / total
}

function weightedMedian(values: Float64Array, weights: Float64Array, total: number): number {
  let below = 0
  let last = -Infinity
  let best = 0
  // At most four values: the next larger one is looked for each time.
  for (let n = 0; n < values.length; n++) {
    let next = Infinity
    for (let v = 0; v < values.length; v++) if (values[v]! > last && values[v]! < next) next = values[v]!
    if (next === Infinity) break
    for (let v = 0; v < values.length; v++) if (values[v] === next) below += weights[v]!
    best = next
    if (below * 2 >= total) return best
    last = next
  }
  return best
}
