import { z } from 'zod'
import { decodeDds } from '../codecs/dds/decode.ts'
import { encodeDdsShared } from '../codecs/dds/encode.ts'
import type { DdsEncoding } from '../codecs/dds/options.ts'
import { mipCount } from '../kernels/mips.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, fileName } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { bledPixels, bleedParam, checkExportSize, exportName, exportReport, isOpaque, opaque } from '../sheets/export-file.ts'
import { psnr } from '../sheets/psnr.ts'
import type { Finding, Measure } from '../values/value.ts'

const FORMATS = { bc1: 'BC1 (DXT1)', bc3: 'BC3 (DXT5)', rgba: '32-bit RGBA' } as const

const params = z.strictObject({
  name: fileName('body.dds', 'dds', { title: 'File', chief: true, doc: 'Relative to the folder that exports go to.' }),
  format: choice(
    { bc3: FORMATS.bc3, bc1: FORMATS.bc1, rgba: FORMATS.rgba, auto: 'Automatic' },
    { chief: true, doc: 'BC1 is half as large and holds no alpha. Automatic takes BC1 for opaque pictures, else BC3.' },
  ),
  quality: choice({ normal: 'Normal', high: 'High', draft: 'Draft' }, {
    chief: true,
    doc: 'How hard the encoder looks for the best blocks.',
  }),
  mips: choice({ full: 'Full chain', none: 'None' }, { title: 'Mip levels' }),
  alpha: choice(
    { transparency: 'Transparency', data: 'Data', none: 'None' },
    { title: 'Alpha means', doc: 'Data is averaged like a channel of its own in smaller levels; none leaves alpha out.' },
  ),
  bleed: bleedParam(8),
})

export const ddsExport = defineNode({
  type: 'dds-export',
  version: 1,
  title: 'DDS Export',
  shelf: 'export',
  icon: 'file-output',
  summary: 'Writes a DDS texture with mip levels, as most simulators load it.',
  inputs: { image: port.image() },
  params,
  outputs: { report: port.report() },
  effect: true,
  draft: 'full',
  async run(ctx) {
    const { inputs, params, signal } = ctx
    const { image } = inputs
    const name = exportName(params.name, 'dds')
    checkExportSize(image)
    const bled = await bledPixels(ctx.cars, image, params.bleed)
    ctx.progress(0.05)
    const solid = params.alpha === 'none' || isOpaque(bled)
    const pixels = params.alpha === 'none' ? opaque(bled) : bled
    const format = params.format === 'auto' ? (solid ? 'bc1' : 'bc3') : params.format
    if (format === 'bc1' && !solid) ctx.note('BC1 keeps no alpha: what is clear in part comes out solid. BC3 keeps it.')
    const encoding: DdsEncoding = {
      format: format === 'rgba' ? 'bgra' : format,
      preset: params.quality,
      mips: params.mips === 'full' ? 'box' : 'none',
      gamma: image.space === 'srgb' ? 'srgb' : 'none',
      alpha: solid ? 'none' : params.alpha,
      dither: 'none',
      header: 'legacy',
    }
    const picture = { width: image.width, height: image.height, pixels }
    throwIfCancelled(signal)
    const onProgress = (share: number) => ctx.progress(0.05 + share * 0.85, FORMATS[format])
    const bytes = await encode(picture, encoding, ctx.share, onProgress, signal)
    const [level] = decodeDds(bytes, { firstOnly: true }).levels
    const kept = level ? psnr(pixels, level.pixels, format !== 'bc1' && !solid) : Number.POSITIVE_INFINITY
    throwIfCancelled(signal)
    ctx.write({ name, bytes })
    const measures: Measure[] = [
      { name: 'format', title: 'Format', value: FORMATS[format], unit: '' },
      { name: 'mips', title: 'Mip levels', value: params.mips === 'full' ? mipCount(image.width, image.height) : 1, unit: '' },
      kept === Number.POSITIVE_INFINITY
        ? { name: 'psnr', title: 'Likeness of level 0', value: 'lossless', unit: '' }
        : { name: 'psnr', title: 'Likeness of level 0', value: Math.round(kept * 100) / 100, unit: 'dB' },
    ]
    return { report: exportReport(name, image, bytes, measures, sizeFindings(image)) }
  },
})

/** Encodes, and turns the encoder's own word for an abort into the nodes'. */
async function encode(...given: Parameters<typeof encodeDdsShared>): Promise<Uint8Array> {
  try {
    return await encodeDdsShared(...given)
  } catch (error) {
    const signal = given[4]
    if (signal) throwIfCancelled(signal)
    throw error
  }
}

function sizeFindings({ width, height }: { width: number; height: number }): Finding[] {
  if (width % 4 === 0 && height % 4 === 0) return []
  const message = `${width} x ${height} is not a multiple of 4 px: some simulators refuse such a texture.`
  return [{ severity: 'warning', message }]
}
