import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  cornersOf,
  hollowPng,
  iccProfile,
  paintRgb,
  quarterAt,
  QUARTERS,
  quarters,
  quartersOff,
  withProfile,
} from './fixtures/pictures.ts'
import { decodePicture, formatOf, PictureError, readHead } from './picture.ts'

const ADOBE_RGB = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
]

async function faultOf(work: Promise<unknown>): Promise<PictureError> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof PictureError) return error
  throw new Error('The picture was read, or failed without words for people.', { cause: error })
}

describe('formatOf', () => {
  it('goes by the content', async () => {
    const picture = quarters()
    expect(formatOf(await picture.clone().jpeg().toBuffer())).toBe('jpeg')
    expect(formatOf(await picture.clone().png().toBuffer())).toBe('png')
    expect(formatOf(await picture.clone().webp().toBuffer())).toBe('webp')
    expect(formatOf(await picture.clone().tiff().toBuffer())).toBe('tiff')
    expect(formatOf(await picture.clone().gif().toBuffer())).toBe('gif')
    expect(formatOf(await picture.clone().avif({ effort: 0 }).toBuffer())).toBe('avif')
    expect(formatOf(readFileSync(new URL('fixtures/phone.heic', import.meta.url)))).toBe('heic')
    expect(formatOf(Buffer.from('<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('svg')
    expect(formatOf(Buffer.from('%PDF-1.7'))).toBe('pdf')
  })

  it('knows no format in text, in HTML, in a film and in nothing', () => {
    for (const text of ['', 'hello there', '<html><body>svg</body></html>', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom', '\xff\xd8']) {
      expect(formatOf(Buffer.from(text, 'latin1')), JSON.stringify(text)).toBeNull()
    }
  })
})

/** Where a stored px of each EXIF orientation shows, for a picture that shows `w` x `h` (CIPA DC-008 section 4.6.4 A). */
const SHOWS: Readonly<Record<number, (x: number, y: number, w: number, h: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [w - 1 - y, x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, _w, h) => [y, h - 1 - x],
}

async function turnedJpeg(orientation: number): Promise<Buffer> {
  const { width, height } = QUARTERS
  const shows = SHOWS[orientation]!
  const [w, h] = orientation < 5 ? [width, height] : [height, width]
  const stored = paintRgb(w, h, (x, y) => quarterAt(...shows(x, y, width, height)))
  const picture = sharp(stored, { raw: { width: w, height: h, channels: 3 } })
  return picture.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
}

describe('decodePicture', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns EXIF orientation %i upright, once', async (orientation) => {
    const file = await turnedJpeg(orientation)
    expect((await sharp(file).metadata()).orientation).toBe(orientation)
    const picture = await decodePicture('turned.jpg', file)
    expect([picture.width, picture.height]).toEqual([96, 64])
    expect(quartersOff(picture)).toBeLessThanOrEqual(3)
    const small = await decodePicture('turned.jpg', file, 48)
    expect([small.width, small.height, small.fullWidth, small.fullHeight]).toEqual([48, 32, 96, 64])
    expect(quartersOff(small)).toBeLessThanOrEqual(4)
  })

  it('brings Display P3 to sRGB', async () => {
    const file = readFileSync(new URL('fixtures/p3.jpg', import.meta.url))
    const stored = await sharp(file, { ignoreIcc: true }).ensureAlpha().raw().toBuffer()
    expect(quartersOff({ width: 96, height: 64, pixels: stored }), 'the fixture is not stored in P3').toBeGreaterThan(10)
    expect(quartersOff(await decodePicture('p3.jpg', file))).toBeLessThanOrEqual(4)
  })

  it('brings Adobe RGB to sRGB', async () => {
    const file = withProfile(await quarters().png().toBuffer(), iccProfile(ADOBE_RGB, 2.2))
    const [red, green] = cornersOf(await decodePicture('adobe.png', file))
    // The same numbers mean stronger colours in Adobe RGB.
    expect(red![0]).toBeGreaterThan(220)
    expect(green![0]).toBeLessThan(10)
  })

  it('reads grey with a profile, CMYK, and 16 bit', async () => {
    const raw = { width: 32, height: 32, channels: 1 as const }
    const grey = await sharp(Buffer.alloc(32 * 32, 128), { raw }).toColourspace('b-w').png().toBuffer()
    const plain = await decodePicture('grey.png', grey)
    expect([...plain.pixels.subarray(0, 4)]).toEqual([128, 128, 128, 255])
    const lit = await decodePicture('grey.png', withProfile(grey, iccProfile([], 1)))
    expect(lit.pixels[0]).toBeGreaterThan(180)
    expect(lit.pixels[1]).toBe(lit.pixels[0])

    const cmyk = await quarters().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk')
    const [red, green, blue, light] = cornersOf(await decodePicture('cmyk.jpg', cmyk))
    // Printing inks cannot show all of sRGB, but they can show which colour is meant, and grey.
    expect([red, green, blue].map((color) => color!.indexOf(Math.max(...color!)))).toEqual([0, 1, 2])
    for (const v of light!) expect(Math.abs(v - 220)).toBeLessThanOrEqual(12)

    const deep = await quarters().toColourspace('rgb16').png().toBuffer()
    expect((await sharp(deep).metadata()).depth).toBe('ushort')
    expect(quartersOff(await decodePicture('deep.png', deep))).toBeLessThanOrEqual(1)
  })

  it('keeps straight alpha', async () => {
    const pixels = Buffer.from([200, 100, 50, 128])
    const file = await sharp(pixels, { raw: { width: 1, height: 1, channels: 4 } }).png().toBuffer()
    expect([...(await decodePicture('glass.png', file)).pixels]).toEqual([200, 100, 50, 128])
  })

  it('takes the first page of many', async () => {
    const pages = Buffer.concat([Buffer.alloc(16 * 16 * 3, 250), Buffer.alloc(16 * 16 * 3, 10)])
    const raw = { width: 16, height: 32, channels: 3 as const, pageHeight: 16 }
    const webp = await sharp(pages, { raw }).webp({ lossless: true }).toBuffer()
    expect((await sharp(webp).metadata()).pages).toBe(2)
    const picture = await decodePicture('film.webp', webp)
    expect([picture.width, picture.height, picture.pixels[0]]).toEqual([16, 16, 250])
  })

  it('refuses floating-point numbers, which would come out black', async () => {
    const light = Buffer.from(new Float32Array(8 * 8 * 3).fill(0.5).buffer)
    const file = await sharp(light, { raw: { width: 8, height: 8, channels: 3, depth: 'float' } } as object)
      .toColourspace('scrgb')
      .tiff({ compression: 'none' })
      .toBuffer()
    expect((await sharp(file).metadata()).depth).toBe('float')
    expect((await faultOf(decodePicture('light.tif', file))).fault).toBe('unsupported')
  })

  it('refuses a huge picture by its head', async () => {
    const file = hollowPng(30_000, 30_000)
    const error = await faultOf(decodePicture('huge.png', file))
    expect(error.fault).toBe('too-large')
    expect(error.message).toBe('"huge.png" has 30000 x 30000 pixels, more than the 67 million that are read.')
  })

  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('says that a %s was cut off, wherever it was', async (format) => {
    const file = await quarters().resize(400).toFormat(format).toBuffer()
    for (const share of [0.1, 0.5, 0.9]) {
      const error = await faultOf(decodePicture(`side.${format}`, file.subarray(0, Math.floor(file.length * share))))
      expect(error.fault).toBe('bad-file')
      expect(error.message).toMatch(/^"side\.\w+" is damaged: /)
      expect(error.help).not.toBe('')
    }
    expect((await readHead('side', file)).width).toBe(400)
  })
})
