import { solidTables } from '../bc-tables.ts'
import { nearest } from './nearest.ts'

const f = Math.fround
const THIRD = f(1 / 3)

const clamp = (x: number, high: number) => Math.min(high, Math.max(0, x))
const STEPS_5 = f(31 / 255)
const STEPS_6 = f(63 / 255)

/** Five bits widened to eight: `c << 3 | c >> 2`, in floats. */
const wide5 = (c: number) => f(f(c * 8) + nearest(f(f(c * 0.25) - f(0.375))))
/** Six bits widened to eight: `c << 2 | c >> 4`, in floats. */
const wide6 = (c: number) => f(f(c * 4) + nearest(f(f(c * 0.0625) - f(0.46875))))

/** Sixteen texels as three planes of floats, and the best fit so far: codes of both ends and places 0..3 from the first. */
export interface ColorBlock {
  readonly r: Float32Array
  readonly g: Float32Array
  readonly b: Float32Array
  readonly codes: Float32Array
  readonly places: Uint8Array
}

export function newColorBlock(): ColorBlock {
  const plane = () => new Float32Array(16)
  return { r: plane(), g: plane(), b: plane(), codes: new Float32Array(6), places: new Uint8Array(16) }
}

/** The line through the texels: its middle, its direction, and how far they reach along it either way. */
const line = new Float32Array(8)

/** The principal axis of the texels, into `line`. */
function fitLine({ r, g, b }: ColorBlock): void {
  let mr = 0
  let mg = 0
  let mb = 0
  for (let i = 0; i < 16; i++) {
    mr = f(mr + r[i]!)
    mg = f(mg + g[i]!)
    mb = f(mb + b[i]!)
  }
  mr = f(mr * 0.0625)
  mg = f(mg * 0.0625)
  mb = f(mb * 0.0625)
  let rr = f(0.001)
  let rg = 0
  let rb = 0
  let gg = 0
  let gb = 0
  let bb = 0
  for (let i = 0; i < 16; i++) {
    const x = f(r[i]! - mr)
    const y = f(g[i]! - mg)
    const z = f(b[i]! - mb)
    rr = f(rr + f(x * x))
    rg = f(rg + f(x * y))
    rb = f(rb + f(x * z))
    gg = f(gg + f(y * y))
    gb = f(gb + f(y * z))
    bb = f(bb + f(z * z))
  }
  let most = rr
  let v0 = rr
  let v1 = rg
  let v2 = rb
  if (gg > most) {
    most = gg
    v0 = rg
    v1 = gg
    v2 = gb
  }
  if (bb > most) {
    v0 = rb
    v1 = gb
    v2 = bb
  }
  for (let n = 0; n < 4; n++) {
    const x = f(f(f(rr * v0) + f(rg * v1)) + f(rb * v2))
    const y = f(f(f(rg * v0) + f(gg * v1)) + f(gb * v2))
    const z = f(f(f(rb * v0) + f(gb * v1)) + f(bb * v2))
    const scale = f(1 / Math.max(f(f(Math.abs(x) + Math.abs(y)) + Math.abs(z)), f(0.0001)))
    v0 = f(x * scale)
    v1 = f(y * scale)
    v2 = f(z * scale)
  }
  const unit = f(1 / f(Math.sqrt(Math.max(f(f(f(v0 * v0) + f(v1 * v1)) + f(v2 * v2)), f(1e-7)))))
  v0 = f(v0 * unit)
  v1 = f(v1 * unit)
  v2 = f(v2 * unit)
  let low = f(9999)
  let high = f(-9999)
  for (let i = 0; i < 16; i++) {
    const t = f(f(f(f(r[i]! - mr) * v0) + f(f(g[i]! - mg) * v1)) + f(f(b[i]! - mb) * v2))
    low = Math.min(low, t)
    high = Math.max(high, t)
  }
  line.set([mr, mg, mb, v0, v1, v2, low, high])
}

const trial = new Uint8Array(16)
const codes = new Float32Array(6)

/** How much of the line is left off at either end by each start: spread texels ask for less, outliers for more. */
const INSETS = [f(0.04), 0, f(0.2), f(-0.1)]

/** Codes of the two ends of the line, drawn in by `inset` of its length. */
function startCodes(inset: number): void {
  const less = f(f(line[7]! - line[6]!) * inset)
  for (let k = 0; k < 6; k++) {
    const reach = k < 3 ? f(line[6]! + less) : f(line[7]! - less)
    const end = f(line[k % 3]! + f(line[3 + (k % 3)]! * reach))
    const six = k % 3 === 1
    codes[k] = clamp(nearest(f(end * (six ? STEPS_6 : STEPS_5))), six ? 63 : 31)
  }
}

/** Fits four evenly spaced colours to sixteen texels, from `starts` starts in `rounds` rounds each, as the SIMD body does. */
export function fitColor(block: ColorBlock, starts: number, rounds: number): void {
  fitLine(block)
  let least = f(1e30)
  for (let start = 0; start < starts; start++) {
    // Where no round follows, nothing would draw the ends out again.
    startCodes(rounds === 1 ? 0 : INSETS[start]!)
    for (let n = 0; n < rounds; n++) {
      const error = place(block)
      if (error < least) {
        least = error
        block.codes.set(codes)
        block.places.set(trial)
      }
      if (n + 1 < rounds) for (let k = 0; k < 3; k++) closestCodes(k)
    }
  }
}

/** What the places say about the ends: sums of squares and products of both shares, and of the shares times each channel. */
const sums = { xx: 0, xy: 0, yy: 0, sx: [0, 0, 0], sy: [0, 0, 0], first: [0, 0, 0] }

/** Places texels between the coded ends, returns the squared error, and leaves the sums for better ends. */
function place({ r, g, b }: ColorBlock): number {
  const r0 = wide5(codes[0]!)
  const g0 = wide6(codes[1]!)
  const b0 = wide5(codes[2]!)
  const dr = f(wide5(codes[3]!) - r0)
  const dg = f(wide6(codes[4]!) - g0)
  const db = f(wide5(codes[5]!) - b0)
  const length = f(f(f(dr * dr) + f(dg * dg)) + f(db * db))
  const scale = f(3 / Math.max(length, f(0.001)))
  // Ends that have met can only part again from a place between them.
  const bias = length > 0 ? 0 : 1
  let error = 0
  let sum = 0
  let yy = 0
  const sy: [number, number, number] = [0, 0, 0]
  for (let i = 0; i < 16; i++) {
    const x0 = f(r[i]! - r0)
    const y0 = f(g[i]! - g0)
    const z0 = f(b[i]! - b0)
    const along = f(f(f(x0 * dr) + f(y0 * dg)) + f(z0 * db))
    const t = clamp(nearest(f(f(along * scale) + bias)), 3)
    trial[i] = t
    const y = f(t * THIRD)
    const er = f(x0 - f(dr * y))
    const eg = f(y0 - f(dg * y))
    const eb = f(z0 - f(db * y))
    error = f(error + f(f(f(er * er) + f(eg * eg)) + f(eb * eb)))
    sum = f(sum + y)
    yy = f(yy + f(y * y))
    sy[0] = f(sy[0] + f(y * x0))
    sy[1] = f(sy[1] + f(y * y0))
    sy[2] = f(sy[2] + f(y * z0))
  }
  // With x = 1 - y, the sums of the first end follow from those of the second and from the mean.
  const first = [r0, g0, b0]
  const xy = f(sum - yy)
  const sx = sy.map((v, k) => f(f(f(line[k]! - first[k]!) * 16) - v))
  Object.assign(sums, { xx: f(f(16 - sum) - xy), xy, yy, sx, sy, first })
  return error
}

/**
 * The pair of codes of one channel that suits the places best. Rounding both ends of the least-squares line one by one throws
 * away up to half a step on smooth blocks, so codes around the first end are tried, each with the second end that suits it.
 */
function closestCodes(k: number): void {
  const { xx, xy, yy } = sums
  const sx = sums.sx[k]!
  const sy = sums.sy[k]!
  const from = sums.first[k]!
  const steps = k === 1 ? STEPS_6 : STEPS_5
  const top = k === 1 ? 63 : 31
  const wide = k === 1 ? wide6 : wide5
  const det = f(f(xx * yy) - f(xy * xy))
  const solved = f(f(f(sx * yy) - f(sy * xy)) * f(1 / det))
  const start = det > f(0.01) ? solved : f(f(sx + sy) * 0.0625)
  const low = f(Math.floor(f(f(from + start) * steps)) - 1)
  const inverse = f(1 / Math.max(yy, f(0.001)))
  let least = f(1e30)
  for (let n = 0; n < 4; n++) {
    const first = clamp(f(low + n), top)
    const a = f(wide(first) - from)
    const goal = f(f(sy - f(xy * a)) * inverse)
    const second = clamp(nearest(f(f(from + goal) * steps)), top)
    const b = f(wide(second) - from)
    const left = f(a * f(f(xx * a) + f(2 * f(f(xy * b) - sx))))
    const error = f(left + f(b * f(f(yy * b) - f(2 * sy))))
    if (error < least) {
      least = error
      codes[k] = first
      codes[k + 3] = second
    }
  }
}

function writeBlock(out: Uint8Array, at: number, c0: number, c1: number, indices: number): void {
  out[at] = c0
  out[at + 1] = c0 >> 8
  out[at + 2] = c1
  out[at + 3] = c1 >> 8
  for (let k = 0; k < 4; k++) out[at + 4 + k] = indices >>> (8 * k)
}

/** Index bits of places 0..3 from the first end: 0, 2, 3, 1. */
const INDEX = 0b01_11_10_00

/** Writes the fitted colour block: eight bytes, always in the mode of four colours, which has no clear texels. */
export function writeColor(out: Uint8Array, at: number, block: ColorBlock): void {
  const [r0, g0, b0, r1, g1, b1] = block.codes
  const first = (r0! << 11) | (g0! << 5) | b0!
  const second = (r1! << 11) | (g1! << 5) | b1!
  const flip = first < second ? 3 : 0
  let bits = 0
  // Equal ends would switch the block to three colours and clear; place 0 alone is the same in both modes.
  if (first !== second) {
    for (let i = 0; i < 16; i++) bits |= ((INDEX >> ((block.places[i]! ^ flip) * 2)) & 3) << (i * 2)
  }
  writeBlock(out, at, Math.max(first, second), Math.min(first, second), bits)
}

/** Writes the colour block of sixteen equal texels: the pair of ends whose third comes closest, from tables. */
export function writeSolid(out: Uint8Array, at: number, r: number, g: number, b: number): void {
  const { five, six } = solidTables()
  const code = (end: 0 | 1) => (five[r * 2 + end]! << 11) | (six[g * 2 + end]! << 5) | five[b * 2 + end]!
  const first = code(0)
  const second = code(1)
  // All texels at a third from `first`: index 2, or 3 when the ends trade places.
  const bits = first === second ? 0 : first > second ? 0xaaaaaaaa : 0xffffffff
  writeBlock(out, at, Math.max(first, second), Math.min(first, second), bits)
}
