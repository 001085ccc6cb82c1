import type { Plane } from '../../models/load.ts'
import { LOOKS, lookOf, type Look } from '../codecs/looks.ts'

/** What a network is fed and what it gives, by tensor name; see models/training/CONTRACT.md. */
export type Planes = Readonly<Record<string, Plane>>
export type Infer = (feeds: Planes) => Promise<Planes>

/** Below this share of points that agree, a fit may have run away. */
const RUNAWAY = 0.05
/** Another look must leave clearly less than the first: where both have run away, a little less says nothing. */
const CLEARLY = 0.85
/** Enough for the camera: the sheet of a trial is thrown away. */
const TRIAL_SIZE = 64

/** One figure of a network's `fit`: cost, residual in px at 1024, share of points that agree, share of the square that is car. */
export const fitOf = (results: Planes, index: number): number => Number(results['fit']?.data[index] ?? 0)

/** Whether a fit is worse than nine in ten on held-out photos (`quantiles`: p10, p50, p90 of the residual), or may have run away. */
export function isPoor(residual: number, inliers: number, quantiles: readonly number[]): boolean {
  return residual > (quantiles[2] ?? Infinity) || inliers < RUNAWAY
}

/** How the car was found in the end. */
export interface Found {
  readonly results: Planes
  /** Present when the first fit was poor and another look at the same photo fitted better. */
  readonly look?: Look
  /** The first fit was poor, whether or not another look helped. */
  readonly poor: boolean
}

/**
 * Runs the network, and where the fit is poor looks again: the small picture in which the car is searched is made darker,
 * brighter and sharper, and the look with the lowest residual is taken if that is clearly lower. The photo that the second pass and the sheet
 * are taken from stays untouched.
 */
export async function findCar(feeds: Planes, quantiles: readonly number[], infer: Infer): Promise<Found> {
  const first = await infer(feeds)
  const thumb = feeds['thumb']
  if (!thumb || !isPoor(fitOf(first, 1), fitOf(first, 2), quantiles)) return { results: first, poor: false }
  const looked = async (look: Look, size?: number): Promise<Planes> => {
    const data = await lookOf(thumb.data as Uint8Array, thumb.dims[1]!, look)
    const trial = size === undefined ? {} : { size: { dims: [1], data: BigInt64Array.of(BigInt(size)) } }
    return infer({ ...feeds, thumb: { ...thumb, data }, ...trial })
  }
  let best: { look: Look; residual: number } | undefined
  for (const look of LOOKS) {
    const residual = fitOf(await looked(look, TRIAL_SIZE), 1)
    if (residual < (best?.residual ?? CLEARLY * fitOf(first, 1))) best = { look, residual }
  }
  return best ? { results: await looked(best.look), look: best.look, poor: true } : { results: first, poor: true }
}
