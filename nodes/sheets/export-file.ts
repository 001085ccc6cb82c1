import { bytesText } from '../codecs/dds/size.ts'
import { edgeBleed } from '../kernels/bleed.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import { slider } from '../kit/params.ts'
import type { ImageValue } from '../values/image.ts'
import type { Measure, ReportValue } from '../values/value.ts'
import { groundOf } from './car-pack.ts'
import { panelCoverage, panelPlane } from './panel-map.ts'

/** No picture is exported with a longer side. */
export const LARGEST_EXPORT = 8192

/** The param that grows the paint beyond its panels on the way out. */
export const bleedParam = (initial: number) =>
  slider(0, 64, {
    default: initial,
    soft: [0, 32],
    step: 1,
    unit: 'px',
    title: 'Edge bleed',
    doc: "Grows each panel's paint beyond its edge. Only on a car's sheet; 0 = as painted.",
  })

/**
 * The name of the file to write: forward slashes, with the extension, which is added where it is missing. Fails at `name` when
 * it is empty, or could lead out of the folder that exports go to.
 */
export function exportName(given: string, extension: string): string {
  const name = given.trim()
  const parts = name.split('/')
  const help = 'Write a name such as cars/body, without a drive, a leading slash or "..".'
  if (!name || name.endsWith('/')) throw new NodeFailure('bad-param', 'The file has no name.', { param: 'name', help })
  const leaves = parts.some((part) => part === '' || part === '.' || part === '..')
  if (leaves || /[\\:*?"<>|\p{Cc}]/u.test(name)) {
    throw new NodeFailure('bad-param', `"${name}" cannot be the name of an exported file.`, { param: 'name', help })
  }
  return name.toLowerCase().endsWith(`.${extension}`) ? name : `${name}.${extension}`
}

/** Fails when a side is longer than a simulator takes. */
export function checkExportSize({ width, height }: ImageValue): void {
  if (width <= LARGEST_EXPORT && height <= LARGEST_EXPORT) return
  throw new NodeFailure('too-large', `The picture is ${width} x ${height} px; exports go up to ${LARGEST_EXPORT} px a side.`, {
    input: 'image',
    help: 'Put Resize before it.',
  })
}

/** The picture's pixels, each panel's paint grown by `px` where the picture lies on a sheet. */
export async function bledPixels(cars: CarReader, image: ImageValue, px: number): Promise<Uint8Array> {
  if (!image.sheet || px === 0) return image.pixels
  const ground = await groundOf(cars, image, 'image')
  const { width, height } = image
  const out = new Uint8Array(image.pixels.length)
  edgeBleed(out, image.pixels, panelCoverage(ground, await panelPlane(cars, ground, width, height), []), width, height, px)
  return out
}

/** Whether no texel is clear, not even in part. */
export function isOpaque(pixels: Uint8Array): boolean {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 255) return false
  return true
}

/** A copy of the pixels with alpha 255 all over. */
export function opaque(pixels: Uint8Array): Uint8Array {
  const out = pixels.slice()
  for (let i = 3; i < out.length; i += 4) out[i] = 255
  return out
}

/** What an export says of itself. */
export function exportReport(
  name: string,
  size: { readonly width: number; readonly height: number },
  bytes: Uint8Array,
  more: readonly Measure[],
  findings: ReportValue['findings'] = [],
): ReportValue {
  const measures: Measure[] = [
    { name: 'file', title: 'File', value: name, unit: '' },
    { name: 'size', title: 'Size', value: `${size.width} x ${size.height}`, unit: 'px' },
    ...more,
    { name: 'bytes', title: 'File size', value: bytesText(bytes.length), unit: '' },
  ]
  return { kind: 'report', title: name, measures, findings }
}
