import { describe, expect, it } from 'vitest'
import { pictureOf } from '../kernels/pictures.ts'
import { BadFile } from './bad-file.ts'
import { decodeDds } from './dds/decode.ts'
import { ddsFile, maskFile, randomBlocks } from './testing/dds-files.ts'
import { decodeTga } from './tga-read.ts'
import { encodeTga } from './tga.ts'

// A million files that are nearly whole: each a sound one with a few bytes changed, and now and then its end cut off.
// The same ones every time.

const EACH = 520_000

/** Bytes that are at the edge of something, wherever they land. */
const EDGES = Uint8Array.of(0, 1, 2, 3, 4, 7, 8, 10, 15, 16, 31, 32, 64, 127, 128, 129, 254, 255)

/** Numbers from 0 to below `below`, the same for the same seed (xorshift, 32 bits). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** A spoilt copy, in memory of its own, so that a read beyond its end finds nothing. */
function spoil(file: Uint8Array, head: number, next: (below: number) => number): Uint8Array {
  const copy = next(4) === 0 ? file.slice(0, next(file.length + 1)) : file.slice()
  for (let changes = 1 + next(4); changes > 0; changes--) {
    const at = next(next(3) === 0 ? file.length : head)
    if (at < copy.length) copy[at] = next(2) === 0 ? EDGES[next(EDGES.length)]! : next(256)
  }
  return copy
}

interface Told {
  read: number
  refused: number
  /** The most bytes of picture for one byte of file. */
  most: number
  readonly faults: string[]
}

/** Reads `count` spoilt files; anything but a picture or a BadFile is a fault, and so are pictures larger than files can fill. */
function fuzz(files: readonly Uint8Array[], head: number, count: number, read: (file: Uint8Array) => number, seed: number): Told {
  const next = numbers(seed)
  const told: Told = { read: 0, refused: 0, most: 0, faults: [] }
  for (let i = 0; i < count; i++) {
    const file = spoil(files[next(files.length)]!, head, next)
    try {
      told.most = Math.max(told.most, read(file) / file.length)
      told.read++
    } catch (error) {
      if (!(error instanceof BadFile)) told.faults.push(`${String(error)} for ${Buffer.from(file).toString('hex')}`)
      told.refused++
    }
  }
  return told
}

function withoutTraces<T>(work: () => T): T {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return work()
  } finally {
    Error.stackTraceLimit = before
  }
}

function check(told: Told, count: number, most: number): void {
  expect(told.faults).toEqual([])
  expect(told.read + told.refused).toBe(count)
  // Both ways through are gone often, so that the test means something.
  expect(Math.min(told.read, told.refused)).toBeGreaterThan(count / 20)
  expect(told.most).toBeLessThanOrEqual(most)
}

describe('a million spoilt files are read or refused, without a crash or more memory than they can fill', () => {
  it('DDS', () => {
    const blocks = (['bc1', 'bc2', 'bc3', 'bc4', 'bc4s', 'bc5', 'bc5s', 'bc7'] as const).map(
      (code, i) => ddsFile([71, 74, 77, 80, 81, 83, 84, 98][i]!, 5, 4, randomBlocks(code, 12, 4, i), { 28: 2 }),
    )
    const legacy = ['DXT1', 'DXT2', 'DXT5', 'ATI1', 'ATI2'].map((name, i) => ddsFile(name, 4, 4, randomBlocks('bc3', 8, 4, i), { 28: 3 }))
    const plain = [
      maskFile(0x41, 32, [0xff0000, 0xff00, 0xff, 0xff000000], 3, 2, randomBlocks('bc3', 8, 4, 3)),
      maskFile(0x40, 16, [0xf800, 0x7e0, 0x1f], 3, 2, randomBlocks('bc1', 8, 4, 4)),
      maskFile(0x20001, 16, [0xff, 0, 0, 0xff00], 3, 2, randomBlocks('bc1', 8, 4, 5)),
    ]
    const read = (file: Uint8Array) => decodeDds(file).levels.reduce((sum, { pixels }) => sum + pixels.length, 0)
    check(withoutTraces(() => fuzz([...blocks, ...legacy, ...plain], 148, EACH, read, 1)), EACH, 8)
  }, 120_000)

  it('TGA', () => {
    const picture = pictureOf(7, 5, 'cut-out', 1)
    const own = ([24, 32] as const).flatMap((depth) =>
      [true, false].map((packed) => encodeTga(picture, { depth, packed, origin: 'top' })),
    )
    const head = (kind: number, depth: number, map: readonly number[] = []) => [0, map.length > 0 ? 1 : 0, kind, 0, 0, map.length / 3, 0, map.length > 0 ? 24 : 0, 0, 0, 0, 0, 4, 0, 4, 0, depth, 0x20, ...map]
    const data = randomBlocks('bc3', 8, 4, 7)
    const map = [...randomBlocks('bc3', 8, 8, 8).subarray(0, 48)]
    const others = [
      Uint8Array.from([...head(1, 8, map), ...data.map((v) => v & 15)]),
      Uint8Array.from([...head(9, 8, map), ...data.map((v, i) => (i % 2 === 0 ? 0x83 : v & 15))]),
      Uint8Array.from([...head(3, 8), ...data]),
      Uint8Array.from([...head(11, 16), ...data.map((v, i) => (i % 3 === 0 ? 0x87 : v))]),
      Uint8Array.from([...head(2, 16), ...data]),
    ]
    // A packet of two bytes holds 128 texels of four.
    check(withoutTraces(() => fuzz([...own, ...others], 24, EACH, (file) => decodeTga(file).pixels.length, 2)), EACH, 256)
  }, 120_000)
})
