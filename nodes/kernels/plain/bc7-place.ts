import { nearest } from './nearest.ts'
import type { Subset, Work } from './bc7-state.ts'

const f = Math.fround
const TINY = f(1e-6)

/** The direction of a subset's line in places per unit, into `line`, and its start: by reach, or by the values of its ends. */
function aim(subset: Subset, top: number, first: boolean, channels: number): void {
  const { line, ends } = subset
  if (first) {
    line[0] = f(top / Math.max(f(subset.high - subset.low), TINY))
    line[4] = subset.low
    return
  }
  const way = [0, 1, 2, 3].map((c) => f(ends[4 + c]! - ends[c]!))
  let size = f(f(f(way[0]! * way[0]!) + f(way[1]! * way[1]!)) + f(way[2]! * way[2]!))
  let offset = f(f(f(way[0]! * ends[0]!) + f(way[1]! * ends[1]!)) + f(way[2]! * ends[2]!))
  if (channels === 4) {
    size = f(size + f(way[3]! * way[3]!))
    offset = f(offset + f(way[3]! * ends[3]!))
  }
  const scale = f(top / Math.max(size, TINY))
  for (let c = 0; c < channels; c++) line[c] = f(way[c]! * scale)
  line[4] = f(offset * scale)
}

/** Gives a texel the closest of `top + 1` places on its subset's line, and adds its weight to the sums. */
function placeTexel(work: Work, subset: Subset, i: number, top: number, first: boolean, channels: number, even = false): void {
  const { px, reach } = work
  const { line, ws } = subset
  let t: number
  if (first) t = f(f(reach[i]! - line[4]!) * line[0]!)
  else {
    t = f(f(f(px[i]! * line[0]!) + f(px[16 + i]! * line[1]!)) + f(px[32 + i]! * line[2]!))
    if (channels === 4) t = f(t + f(px[48 + i]! * line[3]!))
    t = f(t - line[4]!)
  }
  const place = nearest(Math.min(top, Math.max(0, t)))
  work.places[i] = place
  const w = even ? place : nearest(f(place * f(64 / top)))
  subset.w += w
  subset.ww += w * w
  for (let c = 0; c < channels; c++) ws[c]! += w * px[c * 16 + i]!
}

function clear(subset: Subset): void {
  subset.w = 0
  subset.ww = 0
  subset.ws.fill(0)
}

/** Places of one line through all texels. `first` goes by their reach, else by the ends' values. */
export function placeOne(work: Work, top: number, first: boolean, channels: number): void {
  const [subset] = work.subsets
  aim(subset, top, first, channels)
  clear(subset)
  for (let i = 0; i < 16; i++) placeTexel(work, subset, i, top, first, channels)
}

/**
 * As placeOne, of steps that are all the same: weights are places. Even steps reach what lies between two codes: ends that have met
 * part again from the place after the first.
 */
export function placeEven(work: Work, top: number, first: boolean): void {
  const [subset] = work.subsets
  const { line, ends } = subset
  aim(subset, top, first, 3)
  if (!first && ends[0] === ends[4] && ends[1] === ends[5] && ends[2] === ends[6]) line[4] = -1
  clear(subset)
  for (let i = 0; i < 16; i++) placeTexel(work, subset, i, top, first, 3, true)
}

/** Places on the lines of two subsets. */
export function placePair(work: Work, top: number, first: boolean, channels: number): void {
  for (let n = 0; n < 2; n++) {
    aim(work.subsets[n as 0 | 1], top, first, channels)
    clear(work.subsets[n as 0 | 1])
  }
  for (let i = 0; i < 16; i++) placeTexel(work, work.subsets[work.mask[i] as 0 | 1], i, top, first, channels)
}

/** Places of the masked texels alone. */
export function placeMasked(work: Work, subset: Subset, top: number, first: boolean): void {
  aim(subset, top, first, 3)
  clear(subset)
  for (let i = 0; i < 16; i++) if (work.mask[i] === 1) placeTexel(work, subset, i, top, first, 3)
}

/** Places of the last channel by itself, between the ends that the second subset holds for it. */
export function placeSingle(work: Work, top: number): void {
  const subset = work.subsets[1]
  const low = subset.ends[3]!
  const range = f(subset.ends[7]! - low)
  const scale = Math.abs(range) > 0.5 ? f(top / range) : 0
  clear(subset)
  for (let i = 0; i < 16; i++) {
    const v = work.px[48 + i]!
    const place = nearest(Math.min(top, Math.max(0, f(f(v - low) * scale))))
    work.places[16 + i] = place
    const w = nearest(f(place * f(64 / top)))
    subset.w += w
    subset.ww += w * w
    subset.ws[3]! += w * v
  }
}

/** The squared errors that ends and places leave, as decoders round, by subset. Opaque blocks of one or two subsets. */
export function findMisses(work: Work, top: number, subsets: 1 | 2): void {
  for (let n = 0; n < subsets; n++) work.subsets[n as 0 | 1].error = 0
  for (let i = 0; i < 16; i++) {
    const subset = work.subsets[subsets === 2 ? (work.mask[i] as 0 | 1) : 0]
    const w = nearest(f(work.places[i]! * f(64 / top)))
    for (let c = 0; c < 3; c++) {
      const step = f(f(subset.ends[4 + c]! - subset.ends[c]!) * 0.015625)
      const miss = Math.floor(f(f(subset.ends[c]! + 0.5) + f(w * step))) - work.px[c * 16 + i]!
      subset.error += miss * miss
    }
  }
}
