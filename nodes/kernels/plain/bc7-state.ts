/** Fields of one subset: its texels' sums, the fit on trial, and the best codes of the mode and of the block so far. */
export interface Subset {
  n: number
  /** Sums by channel, and of squares over all channels. */
  readonly s: Float32Array
  q: number
  /** Sums of weights, of their squares, and of weight times channel. */
  w: number
  ww: number
  readonly ws: Float32Array
  /** Shares of the ends in the squared error: first, both, second. */
  xx: number
  xy: number
  yy: number
  /** Ends that would be best, by channel: first four, second four. */
  readonly goals: Float32Array
  /** Codes of both ends without their shared bits, then these bits. */
  readonly codes: Float32Array
  /** Values of the ends, less the block's first texel. */
  readonly ends: Float32Array
  error: number
  readonly moments: Float32Array
  /** The axis, or while places are given the line's length in places and, last, its start. */
  readonly line: Float32Array
  low: number
  high: number
  readonly tried: Float32Array
  tryError: number
  readonly best: Float32Array
}

/** How codes stand for values: see `setFormat`. */
export interface Format {
  scale: number
  half: number
  top: number
  step: number
  widen: number
  carry: number
}

/** What the stages of one block work on: the twin of the slots of nodes/kernels/wasm/assembly/bc7-slots.ts, for one lane. */
export interface Work {
  /** Sixteen texels by channel, less the first one. */
  readonly px: Float32Array
  readonly origin: Float32Array
  readonly sum: Float32Array
  /** Sums of products: rr rg rb ra gg gb ga bb ba aa. */
  readonly moment: Float32Array
  readonly axis: Float32Array
  readonly cross: Float32Array
  readonly reach: Float32Array
  /** Which texels are in the second subset, or in the one on trial. */
  readonly mask: Uint8Array
  readonly format: Format
  /** What one step of the weights is: of lines a 64th, of 5:6:5 colours a third or half. */
  unit: number
  readonly subsets: readonly [Subset, Subset, Subset]
  /** Places of the sixteen texels, then those of the single channel. */
  readonly places: Uint8Array
  readonly tryPlaces: Uint8Array
  readonly bestPlaces: Uint8Array
  least: number
  mode: number
  partition: number
  bestPartition: number
  readonly keys: Int32Array
  ranked: number
  readonly rows: Float32Array
}

function newSubset(): Subset {
  const floats = (n: number) => new Float32Array(n)
  return {
    n: 0,
    s: floats(4),
    q: 0,
    w: 0,
    ww: 0,
    ws: floats(4),
    xx: 0,
    xy: 0,
    yy: 0,
    goals: floats(8),
    codes: floats(10),
    ends: floats(8),
    error: 0,
    moments: floats(10),
    line: floats(5),
    low: 0,
    high: 0,
    tried: floats(10),
    tryError: 0,
    best: floats(10),
  }
}

export function newWork(): Work {
  const floats = (n: number) => new Float32Array(n)
  return {
    px: floats(64),
    origin: floats(4),
    sum: floats(4),
    moment: floats(10),
    axis: floats(4),
    cross: floats(4),
    reach: floats(16),
    mask: new Uint8Array(16),
    format: { scale: 0, half: 0, top: 0, step: 0, widen: 0, carry: 0 },
    unit: 0,
    subsets: [newSubset(), newSubset(), newSubset()],
    places: new Uint8Array(32),
    tryPlaces: new Uint8Array(32),
    bestPlaces: new Uint8Array(32),
    least: 0,
    mode: 0,
    partition: 0,
    bestPartition: 0,
    keys: new Int32Array(64),
    ranked: 0,
    rows: floats(320),
  }
}

/** Where the products of channels `a <= b` are among the moments. */
export const MOMENT_OF = [
  [0, 1, 2, 3],
  [1, 4, 5, 6],
  [2, 5, 7, 8],
  [3, 6, 8, 9],
] as const

/** Adds the sums of channels and products of the masked texels, or of all, into `sum` and `moment`; whole numbers, so exact. */
export function gather(work: Work, channels: number, masked: boolean, sum: Float32Array, moment: Float32Array): number {
  sum.fill(0)
  moment.fill(0)
  let n = 0
  for (let i = 0; i < 16; i++) {
    if (masked && work.mask[i] === 0) continue
    n++
    for (let a = 0; a < channels; a++) {
      const v = work.px[a * 16 + i]!
      sum[a]! += v
      for (let b = a; b < channels; b++) moment[MOMENT_OF[a]![b]!]! += v * work.px[b * 16 + i]!
    }
  }
  return n
}

/** Loads the block at `from` of RGBA rows of `stride` bytes. Blocks with alpha have four channels, opaque ones three. */
export function loadBlock(work: Work, pixels: Uint8Array, from: number, stride: number, channels: number): void {
  for (let c = 0; c < 4; c++) {
    const origin = pixels[from + c]!
    work.origin[c] = origin
    for (let i = 0; i < 16; i++) {
      work.px[c * 16 + i] = c < channels ? pixels[from + (i >> 2) * stride + (i & 3) * 4 + c]! - origin : 0
    }
  }
  gather(work, channels, false, work.sum, work.moment)
}
