import { encodePng } from '../../nodes/codecs/png.ts'
import { packPixels } from '../../nodes/codecs/packed.ts'
import { halvePixels, resampleCoverage, resampleData, resamplePixels } from '../../nodes/codecs/resample.ts'
import type { Kind } from '../../graphs/format/ports.ts'
import type { ImageValue, MaskValue } from '../../nodes/values/image.ts'
import type { MeshValue, Value } from '../../nodes/values/value.ts'
import type { FrameHead } from '../protocol/frame.ts'

/** The part of a frame's head that the value alone decides. */
export type ValueHead = Pick<
  FrameHead,
  'kind' | 'format' | 'width' | 'height' | 'fullWidth' | 'fullHeight' | 'scale' | 'sheet' | 'space' | 'finish' | 'value'
>

/** A value made visible: the head, and pixels in plain memory of their own. */
export interface RenderedFrame {
  readonly head: ValueHead
  readonly bytes: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

/** Smaller pictures are sent as fast as they are packed, px. */
const WORTH_PACKING = 128 * 128

/** The same frame in fewer bytes, for a picture that the next will follow soon. Small pictures, masks and values stay as they are. */
export function packFrame(frame: RenderedFrame): RenderedFrame {
  const { head, bytes } = frame
  if (head.format !== 'rgba8' || head.width * head.height < WORTH_PACKING) return frame
  const packed = packPixels(bytes, head)
  return { head: { ...head, format: packed.format }, bytes: packed.bytes }
}

/**
 * What is shown of a value: pictures as straight RGBA8 and masks as grey, never enlarged, at most `longest` px on the
 * longer side; everything else as JSON. Never changes the value.
 */
export async function renderFrame(value: Value, longest: number): Promise<RenderedFrame> {
  if (value.kind === 'image') return imageFrame(value, longest)
  if (value.kind === 'mask') return maskFrame(value, longest)
  return {
    head: { kind: value.kind, format: 'json', width: 0, height: 0, fullWidth: 0, fullHeight: 0, value: jsonOf(value) },
    bytes: NO_BYTES,
  }
}

/**
 * The same for a picture that is shown whole, or at a half, a quarter and so on of its size: at once, without leaving the thread.
 * Undefined for every other value.
 */
export function renderAtOnce(value: Value, longest: number): RenderedFrame | undefined {
  if (value.kind !== 'image') return undefined
  const size = sizeWithin(value, longest)
  const times = Math.log2(value.width / size.width)
  if (!Number.isInteger(times) || size.width * 2 ** times !== value.width || size.height * 2 ** times !== value.height) return undefined
  return pictureFrame(value, size, times === 0 ? copied(value.pixels) : halvePixels(value.pixels, value, times))
}

/** The finish plane of a picture as RGBA8 (metallic, roughness, clearcoat, specular); undefined where none was laid. */
export async function renderFinish(image: ImageValue, longest: number): Promise<RenderedFrame | undefined> {
  if (!image.finish) return undefined
  const size = sizeWithin(image, longest)
  const whole = size.width === image.width && size.height === image.height
  const bytes = whole ? copied(image.finish) : plain(await resampleData(image.finish, image, size, 'linear'))
  return { head: { ...pictureHead(image, 'image', size), format: 'rgba8', space: 'data' }, bytes }
}

async function imageFrame(image: ImageValue, longest: number): Promise<RenderedFrame> {
  const size = sizeWithin(image, longest)
  return renderAtOnce(image, longest) ?? pictureFrame(image, size, plain(await resamplePixels(image.pixels, image, size, 'mitchell')))
}

function pictureFrame(image: ImageValue, size: Size, bytes: Uint8Array): RenderedFrame {
  const traits = { space: image.space, ...(image.finish ? { finish: true } : {}) }
  return { head: { ...pictureHead(image, 'image', size), format: 'rgba8', ...traits }, bytes }
}

async function maskFrame(mask: MaskValue, longest: number): Promise<RenderedFrame> {
  const size = sizeWithin(mask, longest)
  const whole = size.width === mask.width && size.height === mask.height
  const bytes = whole ? copied(mask.coverage) : plain(await resampleCoverage(mask.coverage, mask, size, 'mitchell'))
  return { head: { ...pictureHead(mask, 'mask', size), format: 'grey8' }, bytes }
}

/** A PNG file of a picture or a mask at full size, or undefined for values that are no pictures. */
export async function renderPng(value: Value): Promise<Uint8Array | undefined> {
  const pixels = renderRgba(value)
  if (!pixels || (value.kind !== 'image' && value.kind !== 'mask')) return undefined
  return encodePng({ width: value.width, height: value.height, pixels }, { effort: 3 })
}

/** Straight RGBA8 of a picture or a mask at full size, in plain memory, or undefined for values that are no pictures. */
export function renderRgba(value: Value): Uint8Array | undefined {
  if (value.kind === 'image') return copied(value.pixels)
  return value.kind === 'mask' ? greyToRgba(value.coverage) : undefined
}

function greyToRgba(grey: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(grey.length * 4)
  for (let i = 0; i < grey.length; i++) {
    const level = grey[i] ?? 0
    pixels[i * 4] = level
    pixels[i * 4 + 1] = level
    pixels[i * 4 + 2] = level
    pixels[i * 4 + 3] = 255
  }
  return pixels
}

interface Size {
  readonly width: number
  readonly height: number
}

function pictureHead({ width, height, scale, sheet }: ImageValue | MaskValue, kind: Kind, size: Size) {
  return {
    kind,
    width: size.width,
    height: size.height,
    fullWidth: width,
    fullHeight: height,
    ...(scale < 1 ? { scale } : {}),
    ...(sheet ? { sheet: { car: sheet.car, sheet: sheet.sheet } } : {}),
  }
}

function sizeWithin({ width, height }: Size, longest: number): Size {
  const share = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

function copied(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** Shared memory does not cross processes. */
function plain(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof SharedArrayBuffer ? copied(bytes) : bytes
}

function jsonOf(value: Exclude<Value, ImageValue | MaskValue>): unknown {
  if (value.kind === 'mesh') return meshOf(value)
  return 'value' in value ? value.value : value
}

function meshOf({ positions, indices, parts }: MeshValue) {
  return {
    vertices: positions.length / 3,
    triangles: indices.length / 3,
    parts: parts.map(({ material, count }) => ({ material, triangles: count / 3 })),
  }
}
