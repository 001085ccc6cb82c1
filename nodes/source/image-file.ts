import { z } from 'zod'
import { BadFile } from '../codecs/bad-file.ts'
import { decodeDdsLevel } from '../codecs/dds/decode.ts'
import { readHeader } from '../codecs/dds/header.ts'
import {
  checkSize,
  decodePicture,
  FORMAT_TITLES,
  formatOf,
  MAX_TEXTURE_BYTES,
  PictureError,
  sizeWithin,
  type DecodedPicture,
} from '../codecs/picture.ts'
import { resampleData } from '../codecs/resample.ts'
import { decodeSvg } from '../codecs/svg.ts'
import { decodeTga } from '../codecs/tga-read.ts'
import type { InputFile, NodeContext } from '../kit/context.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { file, whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { DRAFT_SIDE, failAt, imageFrom } from './shared-picture.ts'

/** Draws an SVG at `width`, or as large as a draft may be; either way its full size stays `width`. */
async function drawSvg({ name, bytes }: InputFile, width: number, longSide: number): Promise<DecodedPicture> {
  const first = await decodeSvg(name, bytes, Math.min(width, longSide))
  const share = Math.min(1, longSide / first.height)
  const drawn = share < 1 ? await decodeSvg(name, bytes, Math.max(1, Math.round(first.width * share))) : first
  return { ...drawn, fullWidth: width, fullHeight: Math.round((width * first.height) / first.width) }
}

interface Plain {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Pictures as games keep them, where alpha is often a number of its own: colour is not weighted by it. */
async function plain(
  input: InputFile,
  longSide: number,
  size: () => readonly [number, number],
  read: () => Plain,
): Promise<DecodedPicture> {
  try {
    checkSize(input.name, ...size())
    const { width, height, pixels } = read()
    const small = sizeWithin(width, height, longSide)
    const same = small.width === width && small.height === height
    const shown = same ? pixels : await resampleData(pixels, { width, height }, small, 'lanczos3')
    return { ...small, fullWidth: width, fullHeight: height, pixels: shown }
  } catch (cause) {
    if (!(cause instanceof BadFile)) throw cause
    const fault = cause.reason === 'damaged' ? 'bad-file' : 'unsupported'
    throw new PictureError(fault, `"${input.name}" cannot be read. ${cause.message}`, 'Save it anew, or as a PNG.', cause)
  }
}

/** What a run is told while it reads, and what tells the run to stop. */
type Told = Pick<NodeContext<object, object>, 'note' | 'signal'>

function decodeGameDds(input: InputFile, longSide: number, { note, signal }: Told): Promise<DecodedPicture> {
  const size = () => {
    const { width, height, levels } = readHeader(input.bytes)
    if (levels > 1) note(`"${input.name}" has ${levels} mip levels; the largest is read, and an export makes the others anew.`)
    return [width, height] as const
  }
  return plain(input, longSide, size, () => decodeDdsLevel(input.bytes, 0, () => throwIfCancelled(signal)))
}

function decodeGameTga(input: InputFile, longSide: number): Promise<DecodedPicture> {
  const [w = 0, w256 = 0, h = 0, h256 = 0] = input.bytes.subarray(12, 16)
  return plain(input, longSide, () => [w + w256 * 256, h + h256 * 256], () => decodeTga(input.bytes))
}

async function decode(input: InputFile, svgWidth: number, longSide: number, told: Told): Promise<DecodedPicture> {
  const { name, bytes } = input
  if (bytes.length > MAX_TEXTURE_BYTES) {
    throw new PictureError('too-large', `"${name}" has more than the 96 MB that are read.`, 'Scale it down, or save it as a PNG.')
  }
  const format = formatOf(bytes)
  // TGA has no signature at its start; its name is all there is to go by.
  if (format === null && name.toLowerCase().endsWith('.tga')) return decodeGameTga(input, longSide)
  switch (format) {
    case 'dds':
      return decodeGameDds(input, longSide, told)
    case 'svg':
      return drawSvg(input, svgWidth, longSide)
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'avif':
    case 'tiff':
      return decodePicture(name, bytes, longSide)
    case null:
      throw new PictureError(
        'bad-file',
        `"${name}" is not a picture.`,
        'Choose a PNG, JPEG, WebP, AVIF, TIFF, SVG, TGA or DDS file.',
      )
    default: {
      const help = format === 'heic' ? 'Read it with a Photo Input node instead.' : 'Save it as a PNG first, then choose that.'
      throw new PictureError('unsupported', `"${name}" holds ${FORMAT_TITLES[format]}, which is not read here.`, help)
    }
  }
}

export const imageFile = defineNode({
  type: 'image-file',
  version: 1,
  title: 'Image File',
  shelf: 'source',
  icon: 'image',
  summary: 'Reads a decal, a logo or a painted sheet from a file.',
  inputs: {},
  params: z.strictObject({
    file: file(['png', 'jpg', 'jpeg', 'webp', 'avif', 'tif', 'tiff', 'svg', 'tga', 'dds'], { chief: true }),
    svgWidth: whole(16, 8192, {
      title: 'SVG width',
      default: 1024,
      soft: [256, 4096],
      unit: 'px',
      doc: 'How wide an SVG is drawn; other files keep their own size.',
    }),
  }),
  outputs: { image: port.image() },
  async run({ params, quality, signal, readFile, note }) {
    const input = await readFile('file')
    throwIfCancelled(signal)
    const longSide = quality === 'draft' ? DRAFT_SIDE : Infinity
    const picture = await decode(input, params.svgWidth, longSide, { note, signal }).catch((cause: unknown) => failAt('file', cause))
    throwIfCancelled(signal)
    return { image: imageFrom(picture) }
  },
})
