import { isChannelMode, type BlendMode } from './blend-modes.ts'
import { blendSpan, coverSpan, laySpan } from './plain/blend.ts'
import { after, AT, holdBlendTable, kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** Texels that are handed over at a time: all that belongs to a run then fits a fast cache. */
export const RUN = 4096

/** As the module counts them; other modes go by their table. */
const MODE_NUMBERS: Readonly<Partial<Record<BlendMode, number>>> = {
  normal: 0,
  multiply: 1,
  screen: 2,
  overlay: 3,
  'hard-light': 4,
  darken: 5,
  lighten: 6,
  difference: 7,
  add: 8,
  subtract: 9,
}
const BY_TABLE = 10

const BASE = AT.free
/** Where the texels on top of a run lie in the module's memory. */
export const TOP = after(BASE, RUN * 4)
const COVER = after(TOP, RUN * 4)
const CLIP = after(COVER, RUN)
/** The first place behind what runs need. */
export const BEHIND = after(CLIP, RUN)

/** Where a run of texels is laid, and how. Offsets are in texels. */
export interface Ground {
  readonly paint: Uint8Array
  readonly mode: BlendMode
  /** 0..255. */
  readonly opacity: number
  /** Coverage of the ground's own size. */
  readonly clip: Uint8Array | undefined
  /** The finish plane, when there is one to change. */
  readonly plane: Uint8Array | undefined
}

/** The finish that a run lays: one texel for all, or with a step of 4 one each, from `at` bytes on. */
export interface RunFinish {
  readonly texels: ArrayLike<number>
  readonly at: number
  readonly step: 0 | 4
}

const coverage = new Uint8Array(RUN)

/** Lays `count` texels of `top` from `topAt` on over the ground from `at` on, in place: straight alpha, source-over. */
export function layRun(ground: Ground, at: number, count: number, top: Uint8Array, topAt: number, finish?: RunFinish): void {
  for (let i = 0; i < count; i += RUN) {
    const n = Math.min(RUN, count - i)
    const own = finish && { ...finish, at: finish.at + i * finish.step }
    if (isPlain() || !isChannelMode(ground.mode)) {
      layPlain(ground, at + i, n, top, topAt + i, own)
    } else {
      memory(BEHIND).set(top.subarray((topAt + i) * 4, (topAt + i + n) * 4), TOP)
      layHeld(ground, at + i, n, own)
    }
  }
}

function layPlain(ground: Ground, at: number, count: number, top: Uint8Array, topAt: number, finish?: RunFinish): void {
  coverSpan(coverage, 0, top, topAt, count, ground.opacity, ground.clip, at)
  blendSpan(ground.paint, at, top, topAt, coverage, 0, count, ground.mode)
  if (ground.plane && finish) laySpan(ground.plane, at, coverage, 0, count, finish.texels, finish.at, finish.step)
}

/** Lays `count` texels, at most `RUN`, that already lie at `TOP` of the module's memory. For modes of one channel at a time. */
export function layHeld(ground: Ground, at: number, count: number, finish?: RunFinish): void {
  const held = memory(BEHIND)
  if (ground.clip) held.set(ground.clip.subarray(at, at + count), CLIP)
  if (kernels().cover(COVER, TOP, ground.clip ? CLIP : 0, count, ground.opacity) === 0) return
  const mode = MODE_NUMBERS[ground.mode] ?? BY_TABLE
  if (mode === BY_TABLE && isChannelMode(ground.mode)) holdBlendTable(ground.mode)
  held.set(ground.paint.subarray(at * 4, (at + count) * 4), BASE)
  kernels().blend(BASE, TOP, COVER, count, mode, AT.blendTable, AT.scratch)
  ground.paint.set(held.subarray(BASE, BASE + count * 4), at * 4)
  if (ground.plane && finish) layPlane(ground.plane, at, count, finish)
}

function layPlane(plane: Uint8Array, at: number, count: number, finish: RunFinish): void {
  const held = memory(BEHIND)
  const texels = finish.step === 4 ? count * 4 : 16
  for (let i = 0; i < texels; i++) held[TOP + i] = finish.texels[finish.at + (finish.step === 4 ? i : i & 3)]!
  held.set(plane.subarray(at * 4, (at + count) * 4), BASE)
  kernels().lay(BASE, COVER, count, TOP, finish.step * 4)
  plane.set(held.subarray(BASE, BASE + count * 4), at * 4)
}

/** Moves a finish plane towards one texel by `cover` (one byte a texel) times `opacity` (0..255), in place. */
export function layFinishRun(plane: Uint8Array, cover: Uint8Array, texel: ArrayLike<number>, opacity: number): void {
  const finish: RunFinish = { texels: texel, at: 0, step: 0 }
  for (let i = 0; i < cover.length; i += RUN) {
    const n = Math.min(RUN, cover.length - i)
    for (let k = 0; k < n; k++) coverage[k] = (cover[i + k]! * opacity + 127) / 255
    if (isPlain()) {
      laySpan(plane, i, coverage, 0, n, texel, 0, 0)
    } else {
      memory(BEHIND).set(coverage.subarray(0, n), COVER)
      layPlane(plane, i, n, finish)
    }
  }
}
