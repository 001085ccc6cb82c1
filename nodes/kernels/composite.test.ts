import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { invert, multiply, rotation, scaling, translation, type Affine } from './affine.ts'
import { blendTable, isChannelMode, type BlendMode } from './blend-modes.ts'
import { BLEND_MODES, blendOver, drawArt, fillColor, layFinish, type DrawOptions } from './composite.ts'
import { bytesOf, difference, pictureOf, pictures, type Picture } from './pictures.ts'
import { plainly } from './wasm/plainly.ts'

const MODES = Object.keys(BLEND_MODES) as BlendMode[]
const modes = fc.constantFrom(...MODES)
const share = fc.double({ min: 0, max: 1, noNaN: true })

function mask(width: number, height: number, seed: number): Uint8Array {
  const next = bytesOf(seed)
  return Uint8Array.from({ length: width * height }, () => (next() < 80 ? 0 : next() < 120 ? 255 : next()))
}

const matrices: fc.Arbitrary<Affine> = fc
  .record({
    turn: fc.oneof(fc.constantFrom(0, 90, 180, 270), fc.double({ min: 0, max: 360, noNaN: true })),
    scale: fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 6, noNaN: true })),
    mirror: fc.boolean(),
    whole: fc.boolean(),
    x: fc.double({ min: -40, max: 40, noNaN: true }),
    y: fc.double({ min: -40, max: 40, noNaN: true }),
  })
  .map(({ turn, scale, mirror, whole, x, y }) =>
    multiply(
      translation(whole ? Math.round(x) : x, whole ? Math.round(y) : y),
      multiply(rotation(turn), scaling(mirror ? -scale : scale, scale)),
    ),
  )

function draw(on: Picture, art: Picture, options: DrawOptions, finished: boolean): { paint: Uint8Array; finish: Uint8Array } {
  const paint = on.pixels.slice()
  const finish = new Uint8Array(paint.length).fill(77)
  drawArt({ width: on.width, height: on.height, paint, ...(finished ? { finish } : {}) }, art, options)
  return { paint, finish }
}

describe('drawArt', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(
        pictures(70),
        pictures(50),
        matrices,
        modes,
        share,
        fc.record({ clip: fc.boolean(), finish: fc.boolean(), own: fc.boolean(), nearest: fc.boolean(), seed: fc.nat() }),
        (on, art, matrix, mode, opacity, more) => {
          const options: DrawOptions = {
            matrix,
            mode,
            opacity,
            filter: more.nearest ? 'nearest' : 'bilinear',
            ...(more.clip ? { clip: mask(on.width, on.height, more.seed) } : {}),
            ...(more.finish ? { finish: [1, 2, 250, 255] as const } : {}),
          }
          const own = more.own ? { ...art, finish: pictureOf(art.width, art.height, 'noise', more.seed).pixels } : art
          const lanes = draw(on, own, options, true)
          const plain = plainly(() => draw(on, own, options, true))
          expect(difference(lanes.paint, plain.paint)).toBeUndefined()
          expect(difference(lanes.finish, plain.finish)).toBeUndefined()
        },
      ),
      { numRuns: 200 },
    )
  })

  it('does not depend on how the rows are split', () => {
    fc.assert(
      fc.property(pictures(90), pictures(60), matrices, fc.nat(90), (on, art, matrix, cut) => {
        const options: DrawOptions = { matrix, mode: 'normal', opacity: 0.9 }
        const whole = draw(on, art, options, false).paint
        const paint = on.pixels.slice()
        const target = { width: on.width, height: on.height, paint }
        const at = Math.min(cut, on.height)
        drawArt(target, art, options, { from: at, to: on.height })
        drawArt(target, art, options, { from: 0, to: at })
        expect(difference(paint, whole)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('lays opaque art as it is when it is only moved, and leaves the rest alone', () => {
    const on = pictureOf(20, 15, 'opaque', 1)
    const art = pictureOf(7, 5, 'opaque', 2)
    const { paint } = draw(on, art, { matrix: translation(-4, -6), mode: 'normal', opacity: 1 }, false)
    for (let y = 0; y < 15; y++) {
      for (let x = 0; x < 20; x++) {
        const inside = x >= 4 && x < 11 && y >= 6 && y < 11
        const from = inside ? ((y - 6) * 7 + x - 4) * 4 : (y * 20 + x) * 4
        const source = inside ? art.pixels : on.pixels
        expect([...paint.subarray((y * 20 + x) * 4, (y * 20 + x) * 4 + 4)]).toEqual([...source.subarray(from, from + 4)])
      }
    }
  })

  it('samples at whole places without a trace, so that quarter turns lose nothing', () => {
    const art = pictureOf(9, 9, 'opaque', 3)
    const middle = multiply(translation(4.5, 4.5), multiply(rotation(90), translation(-4.5, -4.5)))
    const blank = pictureOf(9, 9, 'flat', 4)
    const once = draw(blank, art, { matrix: middle, mode: 'normal', opacity: 1 }, false).paint
    const back = draw(blank, { ...art, pixels: once }, { matrix: invert(middle), mode: 'normal', opacity: 1 }, false).paint
    expect(once).not.toEqual(art.pixels)
    expect(back).toEqual(art.pixels)
  })

  it('takes no colour from clear texels when it mixes', () => {
    const art = { width: 2, height: 1, pixels: Uint8Array.of(200, 10, 20, 255, 0, 255, 0, 0) }
    const on = { width: 2, height: 1, pixels: new Uint8Array(8) }
    const { paint } = draw(on, art, { matrix: translation(0.5, 0), mode: 'normal', opacity: 1 }, false)
    expect([...paint.subarray(0, 4)]).toEqual([200, 10, 20, 128])
  })

  it('fades out beyond the border of the art by half a texel', () => {
    const art = { width: 1, height: 1, pixels: Uint8Array.of(10, 20, 30, 255) }
    const on = { width: 3, height: 1, pixels: new Uint8Array(12) }
    const { paint } = draw(on, art, { matrix: translation(-0.5, 0), mode: 'normal', opacity: 1 }, false)
    expect([paint[3], paint[7], paint[11]]).toEqual([128, 128, 0])
  })

  it('keeps a fine checkerboard grey when it shrinks', () => {
    const art = pictureOf(64, 64, 'opaque', 5)
    for (let i = 0; i < art.pixels.length; i += 4) {
      const on = ((i >> 2) + Math.floor((i >> 2) / 64)) % 2 === 0
      art.pixels.set(on ? [255, 255, 255, 255] : [0, 0, 0, 255], i)
    }
    const on = pictureOf(8, 8, 'flat', 6)
    const { paint } = draw(on, art, { matrix: scaling(8), mode: 'normal', opacity: 1 }, false)
    for (let i = 0; i < paint.length; i += 4) expect(Math.abs(paint[i]! - 128)).toBeLessThanOrEqual(1)
  })

  it('lays the finish where the art covers, and only there', () => {
    const on = pictureOf(4, 1, 'opaque', 7)
    const art = { width: 4, height: 1, pixels: Uint8Array.of(1, 1, 1, 255, 1, 1, 1, 0, 1, 1, 1, 128, 1, 1, 1, 255) }
    const options: DrawOptions = { matrix: translation(0, 0), mode: 'normal', opacity: 1, finish: [255, 0, 177, 77] }
    const { finish } = draw(on, art, { ...options, clip: Uint8Array.of(255, 255, 255, 0) }, true)
    expect([...finish]).toEqual([255, 0, 177, 77, 77, 77, 77, 77, 166, 38, 127, 77, 77, 77, 77, 77])
  })

  it('draws nothing through a map that flattens, far off, or with opacity 0', () => {
    const on = pictureOf(8, 8, 'noise', 8)
    const art = pictureOf(8, 8, 'opaque', 9)
    for (const [matrix, opacity] of [[[0, 0, 0, 0, 1, 1], 1], [translation(900, 0), 1], [translation(0, 0), 0]] as const) {
      expect(draw(on, art, { matrix, mode: 'normal', opacity }, false).paint).toEqual(on.pixels)
    }
  })

  it('refuses planes that do not fit', () => {
    const on = { width: 2, height: 2, paint: new Uint8Array(16) }
    const art = { width: 2, height: 2, pixels: new Uint8Array(16) }
    const options: DrawOptions = { matrix: translation(0, 0), mode: 'normal', opacity: 1 }
    expect(() => drawArt({ ...on, paint: new Uint8Array(15) }, art, options)).toThrow('The target has 15 bytes where 16 belong.')
    expect(() => drawArt(on, { ...art, pixels: new Uint8Array(8) }, options)).toThrow(RangeError)
    expect(() => drawArt(on, art, { ...options, clip: new Uint8Array(5) })).toThrow(RangeError)
  })
})

describe('blend modes', () => {
  it('have lanes that agree with their formula on every pair of bytes', () => {
    const base = new Uint8Array(65536 * 4)
    const top = new Uint8Array(65536 * 4)
    for (let i = 0; i < 65536; i++) {
      base.set([i >> 8, i >> 8, i >> 8, 255], i * 4)
      top.set([i & 255, i & 255, i & 255, 255], i * 4)
    }
    const out = new Uint8Array(base.length)
    for (const mode of MODES.filter(isChannelMode)) {
      blendOver(out, base, top, { mode, opacity: 1 })
      const table = blendTable(mode)
      let wrong = 0
      for (let i = 0; i < 65536; i++) if (out[i * 4 + 1] !== table[i]) wrong++
      expect([mode, wrong]).toEqual([mode, 0])
    }
  })

  it('follow the specification at known places', () => {
    const at = (mode: BlendMode, b: number, s: number) => isChannelMode(mode) && blendTable(mode)[b * 256 + s]
    expect(at('multiply', 128, 128)).toBe(64)
    expect(at('screen', 128, 128)).toBe(192)
    expect(at('overlay', 64, 255)).toBe(128)
    expect(at('hard-light', 255, 64)).toBe(128)
    expect(at('soft-light', 128, 255)).toBe(181)
    expect(at('color-dodge', 64, 191)).toBe(255)
    expect(at('color-dodge', 0, 255)).toBe(0)
    expect(at('color-burn', 255, 0)).toBe(255)
    expect(at('color-burn', 191, 64)).toBe(0)
    expect(at('difference', 30, 200)).toBe(170)
    expect(at('exclusion', 255, 255)).toBe(0)
    expect(at('subtract', 30, 200)).toBe(0)
  })

  it('keep the backdrop where the top shares its hue and luminosity', () => {
    const grey = Uint8Array.of(120, 120, 120, 255)
    const red = Uint8Array.of(200, 40, 40, 255)
    const out = new Uint8Array(4)
    blendOver(out, grey, red, { mode: 'luminosity', opacity: 1 })
    expect([...out]).toEqual([88, 88, 88, 255])
    blendOver(out, red, grey, { mode: 'saturation', opacity: 1 })
    expect(new Set(out.slice(0, 3)).size).toBe(1)
    blendOver(out, grey, red, { mode: 'hue', opacity: 1 })
    expect([...out]).toEqual([120, 120, 120, 255])
  })
})

describe('blendOver', () => {
  it('gives the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(pictures(90), modes, share, fc.boolean(), fc.nat(), (base, mode, opacity, masked, seed) => {
        const top = pictureOf(base.width, base.height, seed % 2 ? 'extremes' : 'ramps', seed).pixels
        const options = { mode, opacity, ...(masked ? { mask: mask(base.width, base.height, seed) } : {}) }
        const lanes = new Uint8Array(top.length)
        const plain = new Uint8Array(top.length)
        blendOver(lanes, base.pixels, top, options)
        plainly(() => blendOver(plain, base.pixels, top, options))
        expect(difference(lanes, plain)).toBeUndefined()
      }),
      { numRuns: 150 },
    )
  })

  it('may write into the base or into the top', () => {
    const base = pictureOf(40, 9, 'noise', 1).pixels
    const top = pictureOf(40, 9, 'cut-out', 2).pixels
    const out = new Uint8Array(base.length)
    const options = { mode: 'screen', opacity: 0.7 } as const
    blendOver(out, base, top, options)
    const [intoBase, intoTop] = [base.slice(), top.slice()]
    blendOver(intoBase, intoBase, top, options)
    blendOver(intoTop, base, intoTop, options)
    expect([difference(intoBase, out), difference(intoTop, out)]).toEqual([undefined, undefined])
  })

  it('is source-over of straight alpha: coverage adds up, colour keeps its share', () => {
    const out = new Uint8Array(4)
    blendOver(out, Uint8Array.of(0, 0, 255, 128), Uint8Array.of(255, 0, 0, 128), { mode: 'normal', opacity: 1 })
    // Alpha 128 + 128 - 64 = 192; of it 128 are red, 64 blue.
    expect([...out]).toEqual([170, 0, 85, 192])
  })

  it('leaves the base alone at opacity 0 and where the mask is empty', () => {
    const base = pictureOf(33, 9, 'noise', 1).pixels
    const top = pictureOf(33, 9, 'opaque', 2).pixels
    const out = new Uint8Array(base.length)
    blendOver(out, base, top, { mode: 'multiply', opacity: 0 })
    expect(out).toEqual(base)
    blendOver(out, base, top, { mode: 'normal', opacity: 1, mask: new Uint8Array(33 * 9) })
    expect(out).toEqual(base)
  })
})

describe('fillColor and layFinish', () => {
  it('give the same bytes by lanes and by the plain twin', () => {
    fc.assert(
      fc.property(pictures(80), modes, share, fc.nat(), (on, mode, opacity, seed) => {
        const clip = mask(on.width, on.height, seed)
        const both = () => {
          const paint = on.pixels.slice()
          const finish = on.pixels.slice()
          fillColor({ width: on.width, height: on.height, paint }, [200, 30, 90, 180], { mode, opacity, clip })
          layFinish(finish, clip, [10, 20, 255, 0], opacity)
          return { paint, finish }
        }
        const lanes = both()
        const plain = plainly(both)
        expect(difference(lanes.paint, plain.paint)).toBeUndefined()
        expect(difference(lanes.finish, plain.finish)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('fill everything with the very colour, and the very finish', () => {
    const paint = pictureOf(50, 100, 'noise', 1).pixels
    fillColor({ width: 50, height: 100, paint }, [1, 2, 3, 255], { mode: 'normal', opacity: 1 })
    expect(paint.every((v, i) => v === [1, 2, 3, 255][i & 3])).toBe(true)
    layFinish(paint, new Uint8Array(5000).fill(255), [9, 8, 7, 6])
    expect(paint.every((v, i) => v === [9, 8, 7, 6][i & 3])).toBe(true)
  })
})
