import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blockBytes } from '../../kernels/block-format.ts'
import { encodeBlockRows } from '../../kernels/blocks.ts'
import { mipChain } from '../../kernels/mips.ts'
import { difference, pictureOf } from '../../kernels/pictures.ts'
import type { ShareWork, SharedTask } from '../../values/shared-work.ts'
import { decodeDds } from './decode.ts'
import { encodeDds, encodeDdsShared } from './encode.ts'
import type { DdsEncoding } from './options.ts'
import { pieceRows, planDds } from './plan.ts'

const PLAIN: DdsEncoding = {
  format: 'bgra',
  preset: 'draft',
  mips: 'box',
  gamma: 'srgb',
  alpha: 'data',
  dither: 'none',
  header: 'legacy',
}

const encodings: fc.Arbitrary<DdsEncoding> = fc.record({
  format: fc.constantFrom('bc1', 'bc3', 'bc4', 'bc5', 'bc7', 'rgba', 'bgra'),
  preset: fc.constantFrom('draft', 'normal'),
  mips: fc.constantFrom('none', 'box', 'kaiser', 'nearest'),
  gamma: fc.constantFrom('srgb', 'none'),
  alpha: fc.constantFrom('transparency', 'data', 'none'),
  dither: fc.constantFrom('none', 'ordered', 'diffused'),
  header: fc.constantFrom('legacy', 'dx10'),
})

/** What pictures large enough to be cut into many pieces are made of, odd sizes among them. */
const large = fc.record({
  size: fc.constantFrom([260, 300], [64, 1030], [513, 257], [700, 129], [1030, 64], [5, 14_000]),
  kind: fc.constantFrom('noise', 'ramps', 'cut-out', 'flat'),
  seed: fc.nat(),
})
const made = ({ size, kind, seed }: { size: readonly number[]; kind: 'noise' | 'ramps' | 'cut-out' | 'flat'; seed: number }) =>
  pictureOf(size[0]!, size[1]!, kind, seed)

/** Does pieces in an order of its own, some of them twice, as threads of any number may. */
const shuffled = (seed: number): ShareWork =>
  async <Data>(task: SharedTask<Data>, data: Data, count: number, onUnits?: (units: number) => void) => {
    let units = 0
    const hooks = { check: () => undefined, advance: (more: number) => onUnits?.((units += more)) }
    const order = Array.from({ length: count }, (_, i) => i).toSorted((a, b) => ((a * 7919 + seed) % 1009) - ((b * 7919 + seed) % 1009))
    for (const item of [...order, ...order.slice(0, 2)]) task.run(data, item, hooks)
  }

describe('encodeDdsShared', () => {
  it('gives the bytes of encodeDds in whatever order the pieces are made', async () => {
    await fc.assert(
      fc.asyncProperty(large, encodings, fc.nat(1000), async (what, encoding, seed) => {
        const picture = made(what)
        const alone = encodeDds(picture, encoding)
        expect(difference(await encodeDdsShared(picture, encoding, shuffled(seed)), alone)).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  it('takes shared pixels as they are, tells progress to 1, and stops when it is aborted', async () => {
    const { width, height, pixels } = pictureOf(512, 512, 'ramps', 1)
    const held = new Uint8Array(new SharedArrayBuffer(pixels.length))
    held.set(pixels)
    let seen: unknown
    const watch: ShareWork = (task, data, count, onUnits) => {
      seen = (data as { pixels?: unknown }).pixels
      return shuffled(1)(task, data, count, onUnits)
    }
    const shares: number[] = []
    await encodeDdsShared({ width, height, pixels: held }, { ...PLAIN, format: 'bc1' }, watch, (share) => shares.push(share))
    expect(seen).toBe(held)
    expect(shares.at(-1)).toBe(1)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(encodeDdsShared({ width, height, pixels: held }, PLAIN, watch, undefined, signal)).rejects.toThrow('enough')
  })
})

const levelsOf = (file: Uint8Array): Uint8Array[] => decodeDds(file).levels.map(({ pixels }) => pixels)

describe('what is encoded', () => {
  it('is the mip chain of the picture, level by level', () => {
    fc.assert(
      fc.property(large, encodings, (what, given) => {
        const picture = made(what)
        const encoding = { ...given, format: 'bgra', header: 'legacy' } as const
        const { pixels, width, height } = picture
        const { mips, gamma, alpha } = encoding
        const right = mips === 'none' ? [{ pixels }] : mipChain(pixels, width, height, { gamma, alpha, filter: mips })
        const levels = levelsOf(encodeDds(picture, encoding))
        expect(levels.length).toBe(right.length)
        levels.forEach((level, i) => {
          const want = right[i]!.pixels.slice()
          if (alpha === 'none') for (let k = 3; k < want.length; k += 4) want[k] = 255
          expect(difference(level, want)).toBeUndefined()
        })
      }),
      { numRuns: 25 },
    )
  })

  it('is blocks as one call would make them', () => {
    for (const format of ['bc1', 'bc3'] as const) {
      const picture = pictureOf(333, 270, 'noise', 4)
      const file = encodeDds(picture, { ...PLAIN, format, mips: 'none' })
      const blocks = new Uint8Array(blockBytes(format, 333, 270))
      encodeBlockRows(format, blocks, picture.pixels, 333, 270, { preset: 'draft' }, { from: 0, to: 68 })
      expect(difference(file.subarray(128), blocks)).toBeUndefined()
    }
  })

  it('is opaque where there is no alpha, in every level', () => {
    for (const format of ['bc3', 'rgba', 'bgra'] as const) {
      for (const mips of ['box', 'nearest'] as const) {
        const levels = levelsOf(encodeDds(pictureOf(80, 300, 'noise', 5), { ...PLAIN, format, mips, alpha: 'none' }))
        expect(levels.every((level) => level.every((v, i) => i % 4 !== 3 || v === 255))).toBe(true)
      }
    }
  })

  it('does not depend on how the texels lie', () => {
    const orders = fc.constantFrom('rgba' as const, 'bgra' as const, 'rgb' as const, 'bgr' as const)
    const folder = mkdtempSync(join(tmpdir(), 'texels-'))
    fc.assert(
      fc.property(large, encodings, orders, fc.boolean(), (what, encoding, order, bottomUp) => {
        const { width, height, pixels } = made(what)
        if (order.length === 3) for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255
        const straight = encodeDds({ width, height, pixels }, encoding)
        const bytes = order.length
        const laid = new Uint8Array(width * height * bytes)
        for (let i = 0; i < width * height; i++) {
          const y = Math.floor(i / width)
          const to = ((bottomUp ? height - 1 - y : y) * width + (i % width)) * bytes
          for (let k = 0; k < bytes; k++) laid[to + k] = pixels[i * 4 + 'rgba'.indexOf(order[k]!)]!
        }
        const layout = { order, bottomUp }
        expect(difference(encodeDds({ width, height, pixels: laid, layout }, encoding), straight)).toBeUndefined()
        const path = join(folder, 'texels')
        writeFileSync(path, Buffer.concat([Buffer.alloc(7), laid]))
        expect(difference(encodeDds({ width, height, pixels: { path, at: 7 }, layout }, encoding), straight)).toBeUndefined()
      }),
      { numRuns: 40 },
    )
    writeFileSync(join(folder, 'texels'), Buffer.alloc(100))
    const short = { width: 100, height: 100, pixels: { path: join(folder, 'texels'), at: 0 } }
    expect(() => encodeDds(short, PLAIN)).toThrow('became shorter')
    rmSync(folder, { recursive: true })
  })

  it('stays as it was given', () => {
    const picture = pictureOf(300, 300, 'ramps', 7)
    const before = picture.pixels.slice()
    encodeDds(picture, { ...PLAIN, format: 'bc1', dither: 'diffused' })
    expect(difference(picture.pixels, before)).toBeUndefined()
  })

  it('is refused when the length does not fit', () => {
    expect(() => encodeDds({ width: 2, height: 2, pixels: new Uint8Array(15) }, PLAIN)).toThrow('2 x 2 needs 16 bytes but has 15')
    expect(() => encodeDds({ width: 0, height: 2, pixels: new Uint8Array(0) }, PLAIN)).toThrow(RangeError)
  })
})

describe('cancel', () => {
  it('is looked for after every 65,536 texels, and at once when the word comes', () => {
    const picture = pictureOf(2048, 256, 'flat', 1)
    for (const format of ['bc1', 'bc3', 'bgra'] as const) {
      let before = 0
      let widest = 0
      encodeDds(picture, { ...PLAIN, format }, (share) => {
        widest = Math.max(widest, share - before)
        before = share
      })
      const texels = widest * planDds(2048, 256, { format, mips: 'box' }).texels
      expect(texels).toBeLessThan(1 + (format === 'bgra' ? 2048 * 64 : 65_536))
      const abort = new AbortController()
      let told = 0
      const stop = () => {
        told++
        abort.abort(new Error('enough'))
      }
      expect(() => encodeDds(picture, { ...PLAIN, format }, stop, abort.signal)).toThrow('enough')
      expect(told).toBe(1)
    }
  })
})

describe('planDds', () => {
  it('covers every row of every level exactly once', () => {
    const side = fc.integer({ min: 1, max: 3000 })
    fc.assert(
      fc.property(side, side, fc.constantFrom('none', 'box', 'kaiser', 'nearest'), (width, height, mips) => {
        const plan = planDds(width, height, { format: 'bc1', mips })
        const spans = Array.from({ length: plan.deep + 1 }, (_, level) => Array.from({ length: plan.pieces }, (_, i) => pieceRows(plan, level, i)))
        spans.forEach((rows, level) => {
          expect(rows[0]!.from).toBe(0)
          expect(rows.at(-1)!.to).toBe(plan.levels[level]!.height)
          rows.forEach(({ from, to }, i) => expect(from % 4 === 0 && to >= from && (i === 0 || from === rows[i - 1]!.to)).toBe(true))
        })
        expect(plan.levels.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(plan.bytes)
      }),
    )
  })
})
