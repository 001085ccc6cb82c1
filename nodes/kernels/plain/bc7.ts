import { evenEnds } from '../bc7-tables.ts'
import type { Bc7Effort } from '../bc7-effort.ts'
import { fitClearPair, fitDual, fitFine, fitFinePair, fitPair, fitSingle, fitThirds } from './bc7-fits.ts'
import { findAxis } from './bc7-line.ts'
import { packBlock } from './bc7-pack.ts'
import { nextPartition, rankPairs, rankThirds, sumRows } from './bc7-partition.ts'
import { loadBlock, newWork, type Work } from './bc7-state.ts'

const work = newWork()

/** The plain twin of the encoder of BC7: the block at `from` of RGBA rows of `stride` bytes, into sixteen bytes at `at`. */
export function encodeBc7Plain(
  out: Uint8Array,
  at: number,
  pixels: Uint8Array,
  from: number,
  stride: number,
  effort: Bc7Effort,
): void {
  const texel = (i: number, c: number) => pixels[from + (i >> 2) * stride + (i & 3) * 4 + c]!
  let even = true
  let opaque = true
  for (let i = 0; i < 16; i++) {
    for (let c = 0; c < 4; c++) if (texel(i, c) !== texel(0, c)) even = false
    if (texel(i, 3) !== 255) opaque = false
  }
  if (even) writeEven(out, at, pixels.subarray(from, from + 4))
  else {
    loadBlock(work, pixels, from, stride, opaque ? 3 : 4)
    if (opaque) fitOpaque(work, effort)
    else fitClear(work, effort)
    packBlock(work, out, at, opaque)
  }
}

/** A block of one colour: mode 5, all texels at the second place between ends whose mix meets any byte exactly. */
function writeEven(out: Uint8Array, at: number, [r, g, b, a]: Uint8Array): void {
  const low = (32n | (BigInt(evenEnds(r!)) << 8n) | (BigInt(evenEnds(g!)) << 22n) | (BigInt(evenEnds(b!)) << 36n)) & ~(~0n << 50n)
  const all = low | (BigInt(a! | (a! << 8)) << 50n) | (0x2aaaaaabn << 66n)
  const view = new DataView(out.buffer, out.byteOffset)
  view.setBigUint64(at, BigInt.asUintN(64, all), true)
  view.setBigUint64(at + 8, all >> 64n, true)
}

/** The stages of an opaque block, each for what the ones before left too far off. */
function fitOpaque(work: Work, effort: Bc7Effort): void {
  const shared = effort.exactAlpha ? 'set' : 'each'
  fitSingle(work, effort.rounds, 3, shared)
  if (!(work.least > effort.enough)) return
  let fine = false
  if (work.least <= effort.fine && effort.trials > 0) {
    fitFine(work, effort.trials, shared)
    if (!(work.least > effort.enough)) return
    fine = effort.pairTrials > 0
  }
  if (effort.pairs === 0) return
  rankOpaque(work)
  for (let k = 0; k < effort.pairs; k++) {
    nextPartition(work)
    if (fine) fitFinePair(work, effort.pairTrials)
    else fitPair(work, effort.pairRounds)
  }
  if (!(work.least > effort.enough) || !(work.least > effort.rough) || effort.thirds === 0) return
  for (const mode of [0, 2] as const) {
    rankThirds(work, mode === 0 ? 16 : 64)
    for (let k = 0; k < effort.thirds; k++) {
      nextPartition(work)
      fitThirds(work, mode, effort.pairRounds)
    }
  }
  if (effort.dual) fitDual(work, effort.pairRounds)
}

function rankOpaque(work: Work): void {
  findAxis(16, work.sum, work.moment, 3, work.axis, work.cross)
  sumRows(work, 3)
  rankPairs(work)
}

function fitClear(work: Work, effort: Bc7Effort): void {
  fitSingle(work, effort.rounds, 4, 'each')
  if (!(work.least > effort.clearEnough) || effort.pairs === 0) return
  if (effort.clearPairs > 0) {
    findAxis(16, work.sum, work.moment, 4, work.axis, work.cross)
    sumRows(work, 4)
    rankPairs(work)
  }
  for (let k = 0; k < effort.clearPairs; k++) {
    nextPartition(work)
    fitClearPair(work, effort.pairRounds)
  }
  fitDual(work, effort.pairRounds)
}
