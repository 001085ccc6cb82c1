import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { hollowPng, quarters, quartersOff } from '../codecs/fixtures/pictures.ts'
import { NodeFailure } from '../kit/failure.ts'
import { runNode } from '../testing/run-node.ts'
import type { ImageValue } from '../values/image.ts'
import { photoInput } from './photo-input.ts'

const read = (name: string, bytes: Uint8Array, quality: 'draft' | 'final' = 'final') =>
  runNode(photoInput, { files: { file: { name, bytes } }, quality })

describe('photo-input', () => {
  it('reads a photo of a phone, upright, with its focal length, in shared memory', async () => {
    const bytes = readFileSync(new URL('../codecs/fixtures/phone.heic', import.meta.url))
    const { outputs } = await read('IMG_0001.HEIC', bytes)
    const photo = outputs['image'] as ImageValue
    expect([photo.width, photo.height, photo.scale, photo.space]).toEqual([96, 64, 1, 'srgb'])
    expect(quartersOff(photo)).toBeLessThanOrEqual(3)
    expect(photo.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(outputs['focal']).toBe(26)
  })

  it('delivers at most 1024 px in a draft, and says how much that is', async () => {
    const bytes = await quarters().resize(2048, 1024, { fit: 'fill' }).jpeg().toBuffer()
    const draft = (await read('side.jpg', bytes, 'draft')).outputs['image'] as ImageValue
    expect([draft.width, draft.height, draft.scale]).toEqual([1024, 512, 0.5])
    const final = (await read('side.jpg', bytes)).outputs['image'] as ImageValue
    expect([final.width, final.height, final.scale]).toEqual([2048, 1024, 1])
    const small = (await read('small.jpg', await quarters().jpeg().toBuffer(), 'draft')).outputs['image'] as ImageValue
    expect([small.width, small.scale]).toEqual([96, 1])
  })

  it('goes by the content of a file, not by its name', async () => {
    const photo = (await read('really-a-png.jpg', await quarters().png().toBuffer())).outputs['image'] as ImageValue
    expect(quartersOff(photo)).toBe(0)
  })

  it.each([
    ['a text', 'notes.jpg', () => Buffer.from('Buy milk.'), 'bad-file', '"notes.jpg" is not a picture.'],
    ['a huge picture', 'huge.png', () => hollowPng(30_000, 30_000), 'too-large', '"huge.png" has 30000 x 30000 pixels'],
    ['too many bytes', 'big.jpg', () => Buffer.alloc(21 * 1024 * 1024), 'too-large', '"big.jpg" has 21.0 MB'],
    ['an SVG', 'logo.svg', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported', '"logo.svg" holds SVG'],
  ])('refuses %s at its param, with help', async (_, name, bytes, code, message) => {
    const failure: unknown = await read(name, bytes()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(NodeFailure)
    expect(failure).toMatchObject({ code, param: 'file', help: expect.stringMatching(/\.$/) as string })
    expect((failure as NodeFailure).message).toContain(message)
  })

  it('says that a photo was cut off', async () => {
    const bytes = await quarters().resize(800).jpeg().toBuffer()
    await expect(read('cut.jpg', bytes.subarray(0, bytes.length / 2))).rejects.toThrow(
      '"cut.jpg" is damaged: the file ends before the picture does.',
    )
  })

  it('leaves place and owner behind', async () => {
    const exif = { IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N' } }
    const bytes = await quarters().withExif(exif).jpeg().toBuffer()
    expect((await sharp(bytes).metadata()).exif?.includes('Somebody')).toBe(true)
    expect(Object.keys((await read('a.jpg', bytes)).outputs['image'] as object).sort()).toEqual(
      ['height', 'kind', 'pixels', 'scale', 'space', 'width'],
    )
  })

  it('stops when the run is cancelled', async () => {
    const bytes = await quarters().jpeg().toBuffer()
    const files = { file: { name: 'a.jpg', bytes } }
    await expect(runNode(photoInput, { files, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('fails at its param when no file is chosen', async () => {
    await expect(runNode(photoInput)).rejects.toMatchObject({ code: 'missing-file', param: 'file' })
  })
})
