import { PAIRS, SECONDS, THIRDS } from '../bc7-tables.ts'
import { gather, type Subset, type Work } from './bc7-state.ts'
import { reachOf } from './bc7-line.ts'

const f = Math.fround
/** How much of a line's own spread counts as error: places on it are few. */
const ALONG = f(0.985)

/** Bit patterns of floats: positive ones sort as whole numbers do. */
const bits = new DataView(new ArrayBuffer(4))

/**
 * Sums of the texels along both axes, less the mean: both sums, sum and difference of the squares, and twice the product; by
 * row and by pattern of a row.
 */
export function sumRows(work: Work, channels: number): void {
  const { rows, sum, axis, cross } = work
  const meanOf = (along: Float32Array) => {
    const three = f(f(f(sum[0]! * along[0]!) + f(sum[1]! * along[1]!)) + f(sum[2]! * along[2]!))
    return f((channels === 3 ? three : f(three + f(sum[3]! * along[3]!))) * 0.0625)
  }
  const across = meanOf(axis)
  const beside = meanOf(cross)
  for (let i = 0; i < 16; i++) {
    const u = f(reachOf(work, i, axis, channels) - across)
    const v = f(reachOf(work, i, cross, channels) - beside)
    const uu = f(u * u)
    const vv = f(v * v)
    const texel = [u, v, f(uu + vv), f(uu - vv), f(f(u + u) * v)]
    const start = (i >> 2) * 80
    const bit = 1 << (i & 3)
    if (bit === 1) rows.fill(0, start, start + 5)
    for (let k = 0; k < bit * 5; k++) rows[start + bit * 5 + k] = f(rows[start + k]! + texel[k % 5]!)
  }
}

/** The sum of one kind over some texels. */
function over(rows: Float32Array, texels: number, kind: number): number {
  const at = (row: number) => rows[row * 80 + ((texels >> (row * 4)) & 15) * 5 + kind]!
  return f(f(at(0) + at(1)) + f(at(2) + at(3)))
}

function count(texels: number): number {
  let n = 0
  for (let i = 0; i < 16; i++) n += (texels >> i) & 1
  return n
}

const lengthOf = (h: number, p: number) => f(Math.sqrt(f(f(h * h) + f(p * p))))

function setKey(work: Work, n: number, left: number): void {
  bits.setFloat32(0, left)
  // The partition takes the place of the last six bits.
  work.keys[n] = (bits.getInt32(0) & 0x7fffffc0) | n
}

/** Ranks the partitions into two by what a line for each subset would leave over, in the plane of the two axes. */
export function rankPairs(work: Work): void {
  const { rows } = work
  const squares = over(rows, 0xffff, 2)
  const differences = over(rows, 0xffff, 3)
  const products = over(rows, 0xffff, 4)
  PAIRS.forEach((texels, n) => {
    const share = f(1 / count(texels))
    const rest = f(1 / (16 - count(texels)))
    const u = over(rows, texels, 0)
    const v = over(rows, texels, 1)
    const h = over(rows, texels, 3)
    const p = over(rows, texels, 4)
    const uu = f(u * u)
    const vv = f(v * v)
    const uv = f(f(u + u) * v)
    const difference = f(uu - vv)
    const second = lengthOf(f(h - f(difference * share)), f(p - f(uv * share)))
    const first = lengthOf(f(f(differences - h) - f(difference * rest)), f(f(products - p) - f(uv * rest)))
    const within = f(squares - f(f(uu + vv) * f(share + rest)))
    setKey(work, n, f(within - f(f(second + first) * ALONG)))
  })
  work.ranked = -1
}

/** As rankPairs, of the first partitions into three. */
export function rankThirds(work: Work, partitions: number): void {
  const { rows } = work
  work.keys.fill(0x7fffffff)
  for (let n = 0; n < partitions; n++) {
    let within = over(rows, 0xffff, 2)
    let lengths = 0
    const left = [0, 0, over(rows, 0xffff, 3), over(rows, 0xffff, 4)]
    let rest = 16
    const add = (u: number, v: number, h: number, p: number, texels: number) => {
      const share = f(1 / texels)
      const uu = f(u * u)
      const vv = f(v * v)
      within = f(within - f(f(uu + vv) * share))
      lengths = f(lengths + lengthOf(f(h - f(f(uu - vv) * share)), f(p - f(f(f(u + u) * v) * share))))
    }
    for (const texels of [SECONDS[n]!, THIRDS[n]!]) {
      const [u, v, h, p] = [0, 1, 3, 4].map((kind) => over(rows, texels, kind)) as [number, number, number, number]
      add(u, v, h, p, count(texels))
      left[0] = f(left[0]! + u)
      left[1] = f(left[1]! + v)
      left[2] = f(left[2]! - h)
      left[3] = f(left[3]! - p)
      rest -= count(texels)
    }
    add(left[0]!, left[1]!, left[2]!, left[3]!, rest)
    setKey(work, n, f(within - f(lengths * ALONG)))
  }
  work.ranked = -1
}

/** Goes on to the next best partition. */
export function nextPartition(work: Work): void {
  let best = 0x7fffffff
  for (const key of work.keys) if (key > work.ranked && key < best) best = key
  work.ranked = best
  work.partition = best & 63
}

function setMask(work: Work, texels: number): void {
  for (let i = 0; i < 16; i++) work.mask[i] = (texels >> i) & 1
}

function sumMasked(work: Work, subset: Subset, channels: number): void {
  subset.n = gather(work, channels, true, subset.s, subset.moments)
}

function sumSquares({ moments }: Subset, channels: number): number {
  return moments[0]! + moments[4]! + moments[7]! + (channels === 4 ? moments[9]! : 0)
}

/** Divides the texels by the partition on trial: masks of the second subset, and count, sums and moments of both. */
export function divide(work: Work, channels: number): void {
  const [first, second] = work.subsets
  setMask(work, PAIRS[work.partition]!)
  sumMasked(work, second, channels)
  first.n = 16 - second.n
  for (let c = 0; c < 4; c++) first.s[c] = work.sum[c]! - second.s[c]!
  for (let k = 0; k < 10; k++) first.moments[k] = work.moment[k]! - second.moments[k]!
  first.q = sumSquares(first, channels)
  second.q = sumSquares(second, channels)
}

/** As divide, one of three subsets alone. */
export function divideThird(work: Work, subset: Subset, third: number): void {
  const second = SECONDS[work.partition]!
  const last = THIRDS[work.partition]!
  setMask(work, third === 0 ? ~(second | last) & 0xffff : third === 1 ? second : last)
  sumMasked(work, subset, 3)
  subset.q = sumSquares(subset, 3)
}
