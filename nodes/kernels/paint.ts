import { oklabToRgb, rgbToOklab } from './oklab.ts'
import { fromLinear, toLinear } from './srgb.ts'

/** Red, green, blue and alpha, 0..255 each, sRGB, straight. */
export type Rgba = readonly [r: number, g: number, b: number, a: number]

export interface Stripes {
  /** Which way the stripes run: degrees clockwise from the x axis. 0 = level stripes, 90 = upright ones. */
  readonly angle: number
  /** Width of a stripe, px. */
  readonly width: number
  /** From the start of a stripe to the start of the next, px; at least `width`. */
  readonly period: number
  /** Moves the pattern across the stripes, px. At 0 the first stripe starts at the top-left corner. */
  readonly offset?: number
  /** Taken by turns, stripe by stripe. */
  readonly colors: readonly Rgba[]
  /** Between the stripes; nothing when left out. */
  readonly ground?: Rgba
  /** Width of the soft edge, px, beyond the one of anti-aliasing. */
  readonly soft?: number
}

/** Premultiplied, 0..255. */
const premultiplied = (c: Rgba) => [(c[0] * c[3]) / 255, (c[1] * c[3]) / 255, (c[2] * c[3]) / 255, c[3]]

/**
 * Paints stripes over a whole RGBA picture. Each pixel holds the mean of the pattern under it, worked out from the pattern's
 * integral, so that edges, and stripes thinner than a pixel, come out even at any angle.
 */
export function stripes(out: Uint8Array, width: number, height: number, options: Stripes): void {
  checkSize(out, width, height)
  const { period, colors } = options
  if (!(period > 0) || !(options.width >= 0) || options.width > period || colors.length === 0) {
    throw new RangeError('Stripes need a colour, and a period that is at least their width and above 0.')
  }
  const turn = (options.angle * Math.PI) / 180
  const nx = -Math.sin(turn)
  const ny = Math.cos(turn)
  const half = Math.max(Math.abs(nx), Math.abs(ny), options.soft ?? 0) / 2
  const inks = colors.map(premultiplied)
  const bare = options.ground ?? [0, 0, 0, 0]
  const ground = premultiplied(bare)
  const table = stripeSums(inks, ground, options.width, period)
  const cycle = period * inks.length
  const low = [0, 0, 0, 0]
  const high = [0, 0, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const t = nx * (x + 0.5) + ny * (y + 0.5) - (options.offset ?? 0)
      const stripe = Math.floor(t / period)
      const inside = t - stripe * period
      const at = (y * width + x) * 4
      // Most pixels lie within one stripe, or within one gap.
      const flat = inside >= half && inside + half <= options.width
      if (flat || (inside - half >= options.width && inside + half <= period)) {
        const color = flat ? colors[stripe - Math.floor(stripe / colors.length) * colors.length]! : bare
        out[at] = color[0]
        out[at + 1] = color[1]
        out[at + 2] = color[2]
        out[at + 3] = color[3]
        continue
      }
      const from = t - half - Math.floor((t - half) / cycle) * cycle
      integral(low, from, table, inks, ground, options.width, period)
      integral(high, from + 2 * half, table, inks, ground, options.width, period)
      store(out, at, low, high, 2 * half)
    }
  }
}

/** The pattern's integral at the start of each stripe of a cycle, and at its end: `inks.length + 1` rows of four. */
function stripeSums(inks: readonly number[][], ground: readonly number[], width: number, period: number): Float64Array {
  const sums = new Float64Array((inks.length + 1) * 4)
  inks.forEach((ink, i) => {
    for (let k = 0; k < 4; k++) sums[(i + 1) * 4 + k] = sums[i * 4 + k]! + ink[k]! * width + ground[k]! * (period - width)
  })
  return sums
}

function integral(
  sum: number[],
  t: number,
  table: Float64Array,
  inks: readonly number[][],
  ground: readonly number[],
  width: number,
  period: number,
): void {
  const n = inks.length
  const stripe = Math.floor(t / period)
  const cycles = Math.floor(stripe / n)
  const index = stripe - cycles * n
  const inside = t - stripe * period
  const ink = inks[index]!
  for (let k = 0; k < 4; k++) {
    const part = ink[k]! * Math.min(inside, width) + ground[k]! * Math.max(0, inside - width)
    sum[k] = table[n * 4 + k]! * cycles + table[index * 4 + k]! + part
  }
}

function store(out: Uint8Array, p: number, low: readonly number[], high: readonly number[], length: number): void {
  const alpha = (high[3]! - low[3]!) / length
  out[p + 3] = Math.max(0, Math.min(255, Math.round(alpha)))
  for (let k = 0; k < 3; k++) {
    const c = alpha > 1e-9 ? ((high[k]! - low[k]!) / length / alpha) * 255 : 0
    out[p + k] = Math.max(0, Math.min(255, Math.round(c)))
  }
}

function checkSize(out: Uint8Array, width: number, height: number): void {
  const needed = width * height * 4
  if (out.length !== needed) throw new RangeError(`The picture needs ${needed} bytes but has ${out.length}.`)
}

export interface Stop {
  /** Place along the gradient, 0..1. */
  readonly at: number
  readonly color: Rgba
}

export interface Gradient {
  readonly kind: 'linear' | 'radial'
  /** Px. A linear gradient starts here; a radial one has its middle here. */
  readonly from: readonly [x: number, y: number]
  /** Px. A linear gradient ends here; a radial one has its rim through here. */
  readonly to: readonly [x: number, y: number]
  readonly stops: readonly Stop[]
  /** Where colours are mixed: sRGB values, linear light, or OKLab (even steps to the eye). */
  readonly space: 'srgb' | 'linear' | 'oklab'
}

const RAMP = 4096

/** The ramp's colours, mixed premultiplied, as straight RGBA bytes. */
function rampOf(stops: readonly Stop[], space: Gradient['space']): Uint8Array {
  const sorted = stops.map((s) => ({ at: Math.max(0, Math.min(1, s.at)), color: s.color })).sort((a, b) => a.at - b.at)
  const points = sorted.map((s) => toSpace(s.color, space))
  const ramp = new Uint8Array((RAMP + 1) * 4)
  let right = 0
  for (let i = 0; i <= RAMP; i++) {
    const t = i / RAMP
    while (right < sorted.length && sorted[right]!.at <= t) right++
    const b = Math.min(right, sorted.length - 1)
    const a = Math.max(0, right - 1)
    const gap = sorted[b]!.at - sorted[a]!.at
    const share = gap > 0 ? (t - sorted[a]!.at) / gap : 0
    const alpha = points[a]![3]! + (points[b]![3]! - points[a]![3]!) * share
    const mix = [0, 1, 2].map((k) => {
      const from = points[a]![k]! * points[a]![3]!
      const to = points[b]![k]! * points[b]![3]!
      return alpha > 0 ? (from + (to - from) * share) / alpha : points[a]![k]!
    })
    ramp.set([...fromSpace(mix, space), Math.round(alpha)], i * 4)
  }
  return ramp
}

function toSpace(c: Rgba, space: Gradient['space']): number[] {
  if (space === 'oklab') return [...rgbToOklab(c[0], c[1], c[2]), c[3]]
  if (space === 'linear') return [toLinear(c[0] / 255), toLinear(c[1] / 255), toLinear(c[2] / 255), c[3]]
  return [c[0], c[1], c[2], c[3]]
}

function fromSpace(c: readonly number[], space: Gradient['space']): number[] {
  if (space === 'oklab') return oklabToRgb(c[0]!, c[1]!, c[2]!)
  return c.map((v) => Math.round(space === 'linear' ? fromLinear(v) * 255 : v))
}

/**
 * Paints a gradient over a whole RGBA picture; beyond its ends the end colours go on. Colours are mixed weighted by alpha.
 * A gradient whose ends meet is all last colour. Throws a RangeError without stops.
 */
export function gradient(out: Uint8Array, width: number, height: number, options: Gradient): void {
  checkSize(out, width, height)
  if (options.stops.length === 0) throw new RangeError('A gradient needs at least one colour.')
  const ramp = new Uint32Array(rampOf(options.stops, options.space).buffer)
  const texels = out.byteOffset % 4 === 0 ? out : new Uint8Array(out.length)
  const words = new Uint32Array(texels.buffer, texels.byteOffset, width * height)
  const dx = options.to[0] - options.from[0]
  const dy = options.to[1] - options.from[1]
  const length = dx * dx + dy * dy
  for (let y = 0; y < height; y++) {
    const py = y + 0.5 - options.from[1]
    for (let x = 0; x < width; x++) {
      const px = x + 0.5 - options.from[0]
      let t = 1
      if (length > 0) t = options.kind === 'linear' ? (px * dx + py * dy) / length : Math.sqrt((px * px + py * py) / length)
      words[y * width + x] = ramp[t <= 0 ? 0 : t >= 1 ? RAMP : Math.round(t * RAMP)]!
    }
  }
  if (texels !== out) out.set(texels)
}
