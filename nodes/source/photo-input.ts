import { z } from 'zod'
import { decodePhoto } from '../codecs/photo.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { file } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { DRAFT_SIDE, failAt, imageFrom } from './shared-picture.ts'

export const photoInput = defineNode({
  type: 'photo-input',
  version: 1,
  title: 'Photo Input',
  shelf: 'source',
  icon: 'camera',
  summary: 'Reads a photo of a car: upright, in sRGB, without its private data.',
  inputs: {},
  params: z.strictObject({
    file: file(['jpg', 'jpeg', 'png', 'webp', 'avif', 'tif', 'tiff', 'heic', 'heif'], {
      doc: 'At most 20 MB and 8192 x 8192 pixels.',
      chief: true,
    }),
  }),
  outputs: {
    image: port.image({ title: 'Photo' }),
    focal: port.number({ title: 'Focal length', doc: 'In mm as of a 35 mm camera; 0 when the photo does not say.' }),
  },
  async run({ quality, signal, readFile, note }) {
    const { name, bytes } = await readFile('file')
    throwIfCancelled(signal)
    const photo = await decodePhoto(name, bytes, quality === 'draft' ? DRAFT_SIDE : Infinity).catch((cause: unknown) =>
      failAt('file', cause),
    )
    throwIfCancelled(signal)
    for (const remark of photo.remarks) note(remark)
    return { image: imageFrom(photo), focal: photo.focal }
  },
})
