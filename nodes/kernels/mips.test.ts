import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pick } from './mip-nearest.ts'
import { streamMips } from './mip-stream.ts'
import { tapsOf } from './mip-taps.ts'
import { mipCount, mipSize } from './mip-size.ts'
import { mipChain, type MipOptions } from './mips.ts'
import { difference, pictureOf, pictures } from './pictures.ts'
import { fromLinear, toLinear } from './srgb.ts'
import { plainly } from './wasm/plainly.ts'

const options: fc.Arbitrary<MipOptions> = fc.record({
  gamma: fc.constantFrom('srgb' as const, 'none' as const),
  alpha: fc.constantFrom('transparency' as const, 'data' as const, 'none' as const),
  filter: fc.constantFrom('box' as const, 'kaiser' as const, 'nearest' as const),
})

const LINEAR: MipOptions = { gamma: 'srgb', alpha: 'data', filter: 'box' }

describe('mipChain', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    const sizes = fc.oneof(pictures(90), fc.nat().map((seed) => pictureOf(64, 32, 'cut-out', seed)))
    fc.assert(
      fc.property(sizes, options, (picture, how) => {
        const { pixels, width, height } = picture
        const lanes = mipChain(pixels, width, height, how)
        const plain = plainly(() => mipChain(pixels, width, height, how))
        expect(lanes.length).toBe(plain.length)
        lanes.forEach((level, i) => expect(difference(level.pixels, plain[i]!.pixels)).toBeUndefined())
      }),
      { numRuns: 120 },
    )
  })

  it('goes down to 1 x 1 in halves rounded down, and starts with the input itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), (width, height) => {
        const pixels = new Uint8Array(width * height * 4)
        const levels = mipChain(pixels, width, height, LINEAR)
        expect(levels.length).toBe(mipCount(width, height))
        expect(levels[0]!.pixels).toBe(pixels)
        levels.forEach((level, i) => {
          expect([level.width, level.height]).toEqual([Math.max(1, width >> i), Math.max(1, height >> i)])
          expect(level.pixels.length).toBe(level.width * level.height * 4)
        })
        expect([levels.at(-1)!.width, levels.at(-1)!.height]).toEqual([1, 1])
      }),
      { numRuns: 50 },
    )
  })

  it('averages a checkerboard in linear light, or as numbers when told to', () => {
    const pixels = Uint8Array.from([255, 0, 0, 255].flatMap((v) => [v, v, v, 255]))
    expect(mipChain(pixels, 2, 2, LINEAR)[1]!.pixels[0]).toBe(188)
    expect(mipChain(pixels, 2, 2, { ...LINEAR, gamma: 'none' })[1]!.pixels[0]).toBe(128)
  })

  it('weighs colour by alpha only where alpha is transparency', () => {
    const pixels = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)
    expect([...mipChain(pixels, 2, 1, { ...LINEAR, alpha: 'transparency' })[1]!.pixels]).toEqual([255, 255, 255, 128])
    expect([...mipChain(pixels, 2, 1, LINEAR)[1]!.pixels]).toEqual([188, 188, 188, 128])
    expect([...mipChain(pixels, 2, 1, { ...LINEAR, alpha: 'none' })[1]!.pixels]).toEqual([188, 188, 188, 255])
  })

  it('keeps flat colours at every level and size', () => {
    const side = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(side, side, fc.nat(), options, (width, height, seed, how) => {
        const { pixels } = pictureOf(width, height, 'flat', seed)
        pixels.forEach((_, i) => (i & 3) === 3 && (pixels[i] = Math.max(1, pixels[i]!)))
        const color = [...pixels.subarray(0, 4)]
        if (how.alpha === 'none') color[3] = 255
        for (const level of mipChain(pixels, width, height, how).slice(1)) {
          expect(level.pixels.every((v, i) => v === color[i & 3])).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('ends in the mean of the whole picture, because nothing is rounded on the way', () => {
    for (const [width, height] of [[64, 64], [77, 31], [3, 90]] as const) {
      const { pixels } = pictureOf(width, height, 'noise', width)
      let sum = 0
      for (let i = 0; i < pixels.length; i += 4) sum += toLinear(pixels[i]! / 255)
      const mean = fromLinear(sum / (width * height)) * 255
      expect(Math.abs(mipChain(pixels, width, height, LINEAR).at(-1)!.pixels[0]! - mean)).toBeLessThan(0.6)
    }
  })

  it('picks texels and mixes none for maps of regions', () => {
    fc.assert(
      fc.property(pictures(60), ({ pixels, width, height }) => {
        const at = (x: number, y: number) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
        mipChain(pixels, width, height, { ...LINEAR, filter: 'nearest' }).forEach((level) => {
          for (const [x, y] of [[0, 0], [level.width - 1, level.height - 1], [level.width >> 1, level.height >> 1]] as const) {
            const own = [...level.pixels.subarray((y * level.width + x) * 4, (y * level.width + x) * 4 + 4)]
            expect(own).toEqual(at(pick(x, width, level.width), pick(y, height, level.height)))
          }
        })
      }),
      { numRuns: 40 },
    )
  })

  it('refuses what does not fit', () => {
    expect(() => mipChain(new Uint8Array(15), 2, 2, LINEAR)).toThrow('2 x 2 needs 16 bytes but has 15')
    expect(() => mipChain(new Uint8Array(0), 0, 2, LINEAR)).toThrow(RangeError)
  })
})

/** What a chain should be, in double precision and straight from the definition: every level out of the one above. */
function reference(picture: { pixels: Uint8Array; width: number; height: number }, how: MipOptions): Uint8Array[] {
  const { pixels, width, height } = picture
  const weighted = how.alpha === 'transparency'
  const light = (byte: number) => (how.gamma === 'srgb' ? toLinear(byte / 255) : byte / 255)
  let level = Array.from(pixels, (v, i) => (i % 4 === 3 ? v / 255 : light(v) * (weighted ? pixels[i - (i % 4) + 3]! / 255 : 1)))
  const out: Uint8Array[] = []
  for (let n = 1; n < mipCount(width, height); n++) {
    const from = mipSize(width, height, n - 1)
    const to = mipSize(width, height, n)
    const across = Array.from({ length: to.width }, (_, x) => around(x, from.width, to.width, how.filter))
    const down = Array.from({ length: to.height }, (_, y) => around(y, from.height, to.height, how.filter))
    const next: number[] = []
    for (let y = 0; y < to.height; y++) {
      for (let x = 0; x < to.width; x++) {
        const sums = [0, 0, 0, 0]
        let total = 0
        for (const [v, wy] of down[y]!) {
          for (const [u, wx] of across[x]!) {
            total += wx * wy
            for (let k = 0; k < 4; k++) sums[k]! += level[(v * from.width + u) * 4 + k]! * wx * wy
          }
        }
        next.push(...sums.map((sum) => sum / total))
      }
    }
    level = next
    out.push(Uint8Array.from(level, (v, i) => byteOf(v, i, level, how, weighted)))
  }
  return out
}

function byteOf(value: number, i: number, level: readonly number[], how: MipOptions, weighted: boolean): number {
  if (i % 4 === 3) return how.alpha === 'none' ? 255 : Math.round(255 * Math.min(1, Math.max(0, value)))
  const a = level[i - (i % 4) + 3]!
  const own = Math.min(1, Math.max(0, weighted ? (a > 0 ? value / a : 0) : value))
  return Math.round(255 * (how.gamma === 'srgb' ? fromLinear(own) : own))
}

/** Samples within reach of a filter, those beyond the edge counted as the one at the edge, with what each weighs. */
function around(i: number, from: number, to: number, filter: string): [number, number][] {
  const found: [number, number][] = []
  for (let j = -12; j < from + 12; j++) {
    const w = shareOf(filter, i, j, from / to)
    if (w !== 0) found.push([Math.max(0, Math.min(from - 1, j)), w])
  }
  return found
}

function shareOf(filter: string, i: number, j: number, ratio: number): number {
  if (filter === 'box') return Math.max(0, Math.min(j + 1, (i + 1) * ratio) - Math.max(j, i * ratio) - 1e-12)
  const x = (j + 0.5) / ratio - (i + 0.5)
  if (Math.abs(x) >= 3) return 0
  // I0 as the mean of exp(4 r cos t) over a circle.
  const i0 = (r: number) => Array.from({ length: 64 }, (_, k) => Math.exp(r * Math.cos((Math.PI * (k + 0.5)) / 64))).reduce((a, b) => a + b) / 64
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
  return (sinc * i0(4 * Math.sqrt(1 - (x / 3) ** 2))) / i0(4)
}

describe('against a reference in double precision', () => {
  const cases = (['box', 'kaiser'] as const).flatMap((filter) =>
    (['srgb', 'none'] as const).flatMap((gamma) => (['transparency', 'data', 'none'] as const).map((alpha) => ({ filter, gamma, alpha }))),
  )
  it.each(cases)('every level is within 1/255 in the mean: $filter, $gamma, alpha $alpha', (how) => {
    for (const [width, height] of [[32, 32], [37, 21], [1, 19], [50, 3]] as const) {
      for (const kind of ['noise', 'cut-out', 'ramps'] as const) {
        const picture = pictureOf(width, height, kind, width)
        const levels = mipChain(picture.pixels, width, height, how).slice(1)
        const right = reference(picture, how)
        levels.forEach((level, i) => {
          // Where next to nothing is seen, colour is a ratio of two tiny numbers.
          const off = level.pixels.map((v, k) => (right[i]![k | 3]! > 2 || k % 4 === 3 ? Math.abs(v - right[i]![k]!) : 0))
          expect(off.reduce((a, b) => a + b, 0) / off.length).toBeLessThanOrEqual(0.5)
          expect(off.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(how.alpha === 'transparency' ? 3 : 1)
        })
      }
    }
  })
})

describe('streamMips', () => {
  it('gives the same rows whatever rows are wanted, also when it goes on from kept floats', () => {
    const filters = fc.constantFrom('box' as const, 'kaiser' as const)
    fc.assert(
      fc.property(pictures(120), options, filters, fc.integer({ min: 1, max: 5 }), (picture, how, filter, parts) => {
        const { pixels, width, height } = picture
        const whole = mipChain(pixels, width, height, { ...how, filter })
        const deep = Math.min(3, whole.length - 1)
        const source = { width, height, read: (from: number, to: number) => pixels.slice(from * width * 4, to * width * 4) }
        const made = whole.map((level) => new Uint8Array(level.pixels.length))
        const { width: w, height: h } = whole[deep]!
        const light = new Float32Array(w * h * 4)
        for (let part = 0; part < parts; part++) {
          const wanted = whole.slice(1, deep + 1).map((level, i) => {
            const [from, to] = [part, part + 1].map((p) => Math.floor((p * level.height) / parts)) as [number, number]
            return { from, to, pixels: made[i + 1]!.subarray(from * level.width * 4, to * level.width * 4) }
          })
          streamMips(source, wanted, { ...how, filter }, light)
        }
        const rest = whole.slice(deep + 1).map((level, i) => ({ from: 0, to: level.height, pixels: made[deep + 1 + i]! }))
        streamMips({ width: w, height: h, light }, rest, { ...how, filter })
        whole.slice(1).forEach((level, i) => expect(difference(made[i + 1]!, level.pixels)).toBeUndefined())
      }),
      { numRuns: 80 },
    )
  })
})

describe('tapsOf', () => {
  it('weighs to 1 everywhere and stays within the axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.constantFrom('box' as const, 'kaiser' as const), (from, filter) => {
        const to = Math.max(1, from >> 1)
        const { taps, starts, weights } = tapsOf(from, to, filter)
        starts.forEach((start, i) => {
          expect(start >= 0 && start + taps <= from && (i === 0 || start >= starts[i - 1]!)).toBe(true)
          expect(weights.subarray(i * taps, (i + 1) * taps).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
        })
      }),
    )
  })
})
