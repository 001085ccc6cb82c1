import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { difference, pictureOf } from '../kernels/pictures.ts'
import { imageMagick, need, pillow } from './oracles.ts'
import { decodeGrayPng, encodeGrayPng, encodePng } from './png.ts'

const chunks = (file: Uint8Array) => {
  const names: string[] = []
  for (let at = 8; at < file.length; at += 12 + new DataView(file.buffer, file.byteOffset).getUint32(at)) {
    names.push(Buffer.from(file.subarray(at + 4, at + 8)).toString())
  }
  return names
}

describe('encodePng', () => {
  it('keeps every byte, also the colour of clear texels', async () => {
    for (const kind of ['noise', 'cut-out', 'flat', 'opaque'] as const) {
      const picture = pictureOf(67, 33, kind, 4)
      const raw = await sharp(await encodePng(picture)).raw().toBuffer({ resolveWithObject: true })
      expect([raw.info.channels, difference(new Uint8Array(raw.data), picture.pixels)]).toEqual([4, undefined])
    }
  })

  it('carries no colour profile, and eight bits', async () => {
    const file = await encodePng(pictureOf(8, 8, 'noise', 1))
    expect(chunks(file)).not.toContain('iCCP')
    expect([file[24], file[25]]).toEqual([8, 6])
    expect((await encodePng(pictureOf(8, 8, 'noise', 1), { opaque: true }))[25]).toBe(2)
  })

  for (const oracle of [pillow, imageMagick]) {
    it(`writes what others read exactly (${oracle.name})`, async (context) => {
      need(oracle, context)
      const picture = pictureOf(40, 30, 'noise', 6)
      const theirs = oracle.read(await encodePng(picture), 'png')
      expect(difference(theirs.pixels, picture.pixels)).toBeUndefined()
    })
  }

  it('refuses what does not fit', async () => {
    await expect(encodePng({ width: 2, height: 2, pixels: new Uint8Array(3) })).rejects.toThrow(RangeError)
    await expect(encodeGrayPng({ width: 2, height: 2, data: new Uint8Array(3) })).rejects.toThrow(RangeError)
  })
})

describe('decodeGrayPng', () => {
  const data = Uint8Array.from({ length: 35 }, (_, i) => i * 7)

  it('gives the numbers as they were stored', async () => {
    const file = await encodeGrayPng({ width: 7, height: 5, data })
    expect([file[24], file[25]]).toEqual([8, 0])
    expect(await decodeGrayPng(file)).toEqual({ width: 7, height: 5, data })
  })

  it('ignores gamma and profiles, and takes grey that is stored as colour', async () => {
    const color = Uint8Array.from({ length: 35 * 3 }, (_, i) => data[Math.floor(i / 3)]!)
    const rgb = await sharp(color, { raw: { width: 7, height: 5, channels: 3 } }).withIccProfile('p3').png().toBuffer()
    expect((await decodeGrayPng(rgb)).data).toEqual(data)
  })

  it('reads few colours and one bit a texel by their numbers of grey', async () => {
    const two = Uint8Array.from({ length: 64 }, (_, i) => (i % 3 ? 0 : 255))
    const file = await sharp(two, { raw: { width: 8, height: 8, channels: 1 } }).png({ palette: true, colours: 2 }).toBuffer()
    expect((await decodeGrayPng(file)).data).toEqual(two)
  })

  it('names what is wrong', async () => {
    await expect(decodeGrayPng(new Uint8Array(9))).rejects.toThrow('cannot be read')
    const color = await encodePng(pictureOf(4, 4, 'noise', 1))
    await expect(decodeGrayPng(color)).rejects.toThrow('has colours')
    const words = sharp(new Uint16Array(16).fill(999), { raw: { width: 4, height: 4, channels: 1 } })
    const deep = await words.toColourspace('grey16').png().toBuffer()
    await expect(decodeGrayPng(deep)).rejects.toThrow('more than eight bits')
    const jpeg = await sharp(data, { raw: { width: 7, height: 5, channels: 1 } }).jpeg().toBuffer()
    await expect(decodeGrayPng(jpeg)).rejects.toThrow('jpeg')
  })
})
