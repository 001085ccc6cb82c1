import { z } from 'zod'
import { decodeDdsLevel } from '../codecs/dds/decode.ts'
import { isPlain, type DdsEncoding, type DdsFormat } from '../codecs/dds/options.ts'
import { bytesText, ddsSize, type TextureSize } from '../codecs/dds/size.ts'
import { measureBlocks, psnrOf } from '../kernels/compression.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, fileName } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { bledPixels, bleedParam, checkExportSize, exportName, exportReport, isOpaque, opaque } from '../sheets/export-file.ts'
import { ditherParam, encodeTexture, FORMAT_TITLES, keptChannels, presetParam, type Pixels } from '../sheets/texture-format.ts'
import type { Finding, Measure } from '../values/value.ts'

const params = z.strictObject({
  name: fileName('body.dds', 'dds', { title: 'File', chief: true, doc: 'Relative to the folder that exports go to.' }),
  format: choice(
    {
      bc3: FORMAT_TITLES.bc3,
      bc1: FORMAT_TITLES.bc1,
      bc7: FORMAT_TITLES.bc7,
      bc4: FORMAT_TITLES.bc4,
      bc5: FORMAT_TITLES.bc5,
      rgba: FORMAT_TITLES.rgba,
      bgra: FORMAT_TITLES.bgra,
      auto: 'Automatic',
    },
    {
      chief: true,
      doc:
        'BC1 is half as large as BC3 and BC7 and holds no alpha; BC7 is closest, where the simulator reads it. BC4 holds red, ' +
        'BC5 red and green. Automatic takes BC1 for opaque pictures, else BC3.',
    },
  ),
  preset: presetParam(true),
  mips: choice(
    { box: 'Box', kaiser: 'Kaiser', nearest: 'Nearest', none: 'None' },
    {
      title: 'Mip levels',
      doc:
        'How smaller levels are made: box is even, Kaiser is sharper, nearest never mixes the values of a region map. ' +
        'None writes the picture alone.',
    },
  ),
  dither: ditherParam(),
  alpha: choice(
    { transparency: 'Transparency', data: 'Data', none: 'None' },
    {
      title: 'Alpha means',
      doc: 'Transparency weighs the colours of smaller levels; data is averaged like a channel of its own; none leaves alpha out.',
    },
  ),
  header: choice(
    { legacy: 'Legacy', dx10: 'DX10' },
    { title: 'Header', doc: 'Legacy is what simulators and tools read most widely. DX10 also says sRGB; BC7 always has it.' },
  ),
  bleed: bleedParam(8),
})

export const ddsExport = defineNode({
  type: 'dds-export',
  version: 2,
  title: 'DDS Export',
  shelf: 'export',
  icon: 'file-output',
  summary: 'Writes a DDS texture with mip levels, as most simulators load it.',
  inputs: { image: port.image() },
  params,
  outputs: { report: port.report() },
  migrations: [
    {
      to: 2,
      why: 'More formats and filters: "quality" is called "preset", a full chain names its filter, and 32 bits name their order.',
      params: ({ quality, mips, format, ...rest }) => ({
        ...rest,
        ...(quality === undefined ? {} : { preset: quality }),
        ...(mips === undefined ? {} : { mips: mips === 'full' ? 'box' : mips }),
        ...(format === undefined ? {} : { format: format === 'rgba' ? 'bgra' : format }),
      }),
      inputs: { quality: 'preset' },
    },
  ],
  effect: true,
  draft: 'full',
  async run(ctx) {
    const { inputs, params, signal } = ctx
    const { image } = inputs
    const { width, height } = image
    const name = exportName(params.name, 'dds')
    checkExportSize(image)
    const bled = await bledPixels(ctx.cars, image, params.bleed)
    ctx.progress(0.05)
    const solid = params.alpha === 'none' || isOpaque(bled)
    const pixels = params.alpha === 'none' ? opaque(bled) : bled
    const format = params.format === 'auto' ? (solid ? 'bc1' : 'bc3') : params.format
    if (!solid && !keptChannels(format)[3]) ctx.note(alphaNote(format))
    const { preset, mips, dither, header } = params
    const gamma = image.space === 'srgb' ? 'srgb' : 'none'
    const encoding: DdsEncoding = { format, preset, mips, dither, header, gamma, alpha: solid ? 'none' : params.alpha }
    throwIfCancelled(signal)
    const picture = { width, height, pixels }
    const bytes = await encodeTexture(ctx, picture, encoding, (share) => ctx.progress(0.05 + share * 0.85, FORMAT_TITLES[format]))
    const likeness = likenessOf(picture, bytes, format, signal)
    ctx.write({ name, bytes })
    const size = ddsSize(width, height, encoding)
    const measures: Measure[] = [
      { name: 'format', title: 'Format', value: FORMAT_TITLES[format], unit: '' },
      { name: 'mips', title: 'Mip levels', value: size.levels.length, unit: '' },
      likeness,
    ]
    const report = exportReport(name, image, bytes, measures, findingsOf(image, format))
    return { report: { ...report, measures: [...report.measures, ...levelMeasures(size)] } }
  },
})

function alphaNote(format: DdsFormat): string {
  if (format === 'bc1') return 'BC1 keeps no alpha: what is clear in part comes out solid. BC3 and BC7 keep it.'
  return `${format === 'bc4' ? 'BC4' : 'BC5'} keeps no alpha.`
}

/** How close level 0 comes back, over the channels that the format keeps. */
function likenessOf({ width, height, pixels }: Pixels, file: Uint8Array, format: DdsFormat, signal: AbortSignal): Measure {
  const kept = keptChannels(format)
  const tick = () => throwIfCancelled(signal)
  const back = decodeDdsLevel(file, 0, tick).pixels
  const { meanSquares } = measureBlocks(pixels, back, width, height, kept, tick)
  // Alpha that is opaque all over would only flatter the figure.
  const counted = meanSquares.filter((_, k) => kept[k] && (k < 3 || !isOpaque(pixels)))
  const mean = counted.reduce((sum, v) => sum + v, 0) / counted.length
  const title = 'Likeness of level 0'
  if (mean === 0) return { name: 'psnr', title, value: 'lossless', unit: '' }
  return { name: 'psnr', title, value: Math.round(psnrOf(mean) * 100) / 100, unit: 'dB' }
}

const levelMeasures = ({ levels }: TextureSize): Measure[] =>
  levels.map(({ width, height, bytes }, i) => ({
    name: `level-${i}`,
    title: `Level ${i}, ${width} x ${height}`,
    value: bytesText(bytes),
    unit: '',
  }))

function findingsOf({ width, height }: { readonly width: number; readonly height: number }, format: DdsFormat): Finding[] {
  if (isPlain(format) || (width % 4 === 0 && height % 4 === 0)) return []
  const message = `${width} x ${height} is not a multiple of 4 px: some simulators refuse such a texture.`
  return [{ severity: 'warning', message }]
}
