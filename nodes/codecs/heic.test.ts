import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cornersOf, hollowPng, iccProfile, quarters, quartersOff, withProfile } from './fixtures/pictures.ts'
import { convertToSrgb, nclxProfile, readMatrixProfile, type MatrixProfile } from './heic-profile.ts'
import { decodePhoto, MAX_PHOTO_BYTES } from './photo.ts'
import { PictureError } from './picture.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

describe('a HEIC photo', () => {
  it('stands upright, although its EXIF still says that it is turned', async () => {
    const file = fixture('phone.heic')
    expect((await sharp(file).metadata()).exif).toBeDefined()
    const photo = await decodePhoto('phone.heic', file)
    expect([photo.width, photo.height]).toEqual([96, 64])
    expect(quartersOff(photo)).toBeLessThanOrEqual(3)
    expect(photo.focal).toBe(26)
  })

  it('comes shrunken when asked', async () => {
    const photo = await decodePhoto('phone.heic', fixture('phone.heic'), 48)
    expect([photo.width, photo.height, photo.fullWidth]).toEqual([48, 32, 96])
    expect(quartersOff(photo)).toBeLessThanOrEqual(4)
  })

  it('comes from Display P3 to sRGB', async () => {
    const photo = await decodePhoto('p3.heic', fixture('p3.heic'))
    expect(quartersOff(photo)).toBeLessThanOrEqual(4)
    expect(photo.remarks).toEqual([])
  })

  it('fails with words when it is cut off', async () => {
    const file = fixture('phone.heic')
    for (const share of [0.2, 0.6, 0.9]) {
      const cut = decodePhoto('phone.heic', file.subarray(0, Math.floor(file.length * share)))
      await expect(cut, `at ${share}`).rejects.toThrow(PictureError)
      await expect(cut).rejects.toThrow('"phone.heic" is damaged')
    }
  })
})

describe('decodePhoto', () => {
  it('refuses what is no photo, whatever its name', async () => {
    await expect(decodePhoto('notes.jpg', Buffer.from('Buy milk.'))).rejects.toThrow('"notes.jpg" is not a picture.')
    await expect(decodePhoto('empty.jpg', Buffer.alloc(0))).rejects.toThrow('"empty.jpg" is not a picture.')
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    await expect(decodePhoto('logo.jpg', svg)).rejects.toThrow('"logo.jpg" holds SVG, not a photo.')
    await expect(decodePhoto('a.jpg', Buffer.from('%PDF-1.7'))).rejects.toThrow('PDF')
    await expect(decodePhoto('a.jpg', await quarters().gif().toBuffer())).rejects.toThrow('GIF')
  })

  it('refuses more than 20 MB, and more pixels than are worked on, before decoding', async () => {
    await expect(decodePhoto('big.jpg', Buffer.alloc(MAX_PHOTO_BYTES + 1))).rejects.toThrow('20.0 MB, more than the 20 MB')
    await expect(decodePhoto('huge.png', hollowPng(30_000, 30_000))).rejects.toMatchObject({ fault: 'too-large' })
  })

  it('reads the focal length that a JPEG says, and 0 when it says none', async () => {
    const exif = { IFD2: { FocalLengthIn35mmFilm: '35' } }
    expect((await decodePhoto('a.jpg', await quarters().withExif(exif).jpeg().toBuffer())).focal).toBe(35)
    expect((await decodePhoto('a.jpg', await quarters().jpeg().toBuffer())).focal).toBe(0)
  })
})

describe('a profile of primaries', () => {
  const adobe = iccProfile([[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]], 2.2)

  async function bothWays(icc: Buffer): Promise<{ ours: number[][]; theirs: number[][] }> {
    const png = await quarters().png().toBuffer()
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const profile = readMatrixProfile(icc)
    if (!profile) throw new Error('The profile was not read.')
    convertToSrgb(data, profile)
    const theirs = await sharp(withProfile(png, icc)).ensureAlpha().toColourspace('srgb').raw().toBuffer()
    return { ours: cornersOf({ ...info, pixels: data }), theirs: cornersOf({ ...info, pixels: theirs }) }
  }

  it('gives what little CMS gives', async () => {
    const p3 = (await sharp(fixture('p3.jpg')).metadata()).icc!
    for (const icc of [adobe, p3]) {
      const { ours, theirs } = await bothWays(icc)
      ours.flat().forEach((v, i) => expect(Math.abs(v - theirs.flat()[i]!)).toBeLessThanOrEqual(2))
    }
  })

  it('is unknown when it is damaged or of another kind', () => {
    expect(readMatrixProfile(adobe.subarray(0, 150))).toBeNull()
    expect(readMatrixProfile(new Uint8Array(10))).toBeNull()
    expect(readMatrixProfile(iccProfile([], 2.2))).toBeNull()
  })

  it('is read from an nclx box, and white stays white', () => {
    const box = Buffer.from('....colrnclx')
    const file = (primaries: number) => Buffer.concat([box, Buffer.from([0, primaries, 0, 13, 0, 1, 128])])
    expect(nclxProfile(file(1))).toBeNull()
    expect(nclxProfile(Buffer.from('nothing here'))).toBeNull()
    for (const primaries of [9, 12]) {
      const profile = nclxProfile(file(primaries)) as MatrixProfile
      const pixels = Uint8Array.of(255, 255, 255, 7, 128, 128, 128, 8, 200, 50, 50, 9)
      convertToSrgb(pixels, profile)
      expect([...pixels.subarray(0, 8)]).toEqual([255, 255, 255, 7, 128, 128, 128, 8])
      expect(pixels[8], 'wider primaries mean a stronger red').toBeGreaterThan(205)
      expect(pixels[11]).toBe(9)
    }
  })
})
