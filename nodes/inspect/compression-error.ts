import { z } from 'zod'
import { estimateText } from '../codecs/dds/size.ts'
import { measureBlocks, paintHeat, paintSigned, psnrOf, type BlockErrors, type Counted } from '../kernels/compression.ts'
import { deltaERange } from '../kernels/delta-e-plane.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { isOpaque } from '../sheets/export-file.ts'
import { ditherParam, FORMAT_TITLES, keptChannels, presetParam, throughFormat } from '../sheets/texture-format.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'
import type { Finding, Measure, ReportValue } from '../values/value.ts'

/** A draft works out CIEDE2000 on about this many texels, unless they are what is shown. */
const DRAFT_TEXELS = 262_144
/** Texels between two looks at whether the run was cancelled: some 50 ms. */
const BAND = 1 << 17
/** The CIEDE2000 that comes out white at a gain of 1. */
const WHITE = 32
const CHANNELS = ['red', 'green', 'blue', 'alpha'] as const

const params = z.strictObject({
  format: choice(
    { bc3: FORMAT_TITLES.bc3, bc1: FORMAT_TITLES.bc1, bc7: FORMAT_TITLES.bc7, bc4: FORMAT_TITLES.bc4, bc5: FORMAT_TITLES.bc5 },
    { chief: true, doc: 'The format whose losses are shown. BC4 keeps red alone, BC5 red and green.' },
  ),
  preset: presetParam(false),
  dither: ditherParam(),
  view: choice(
    { color: 'Difference', alpha: 'Difference of alpha', deltaE: 'Seen difference', result: 'As the game shows it' },
    {
      chief: true,
      doc: 'Differences are signed, around mid grey. Seen is CIEDE2000: from black over blue, green, yellow and red to white.',
    },
  ),
  gain: slider(1, 64, { default: 8, soft: [1, 32], step: 1, chief: true, doc: 'How strongly differences are shown.' }),
})

interface Judged {
  readonly image: ImageValue
  readonly after: Uint8Array
  readonly counted: Counted
  readonly errors: BlockErrors
  readonly deltas: Deltas | null
}

/** CIEDE2000 of every `step`-th texel; only for formats that keep all three colours. */
interface Deltas {
  readonly plane: Float32Array
  readonly step: number
  readonly mean: number
  readonly most: number
}

/** Works through texels in bands, looking at the signal between them. */
function inBands(texels: number, step: number, signal: AbortSignal, work: (from: number, to: number) => void): void {
  const band = Math.ceil(BAND / step) * step * step
  for (let from = 0; from < texels; from += band) {
    throwIfCancelled(signal)
    work(from, Math.min(texels, from + band))
  }
}

function deltasOf(before: Uint8Array, after: Uint8Array, step: number, signal: AbortSignal, tick: (share: number) => void): Deltas {
  const texels = before.length / 4
  const plane = new Float32Array(texels)
  let sum = 0
  let most = 0
  inBands(texels, step, signal, (from, to) => {
    deltaERange(plane, before, after, from, to, step)
    for (let i = from; i < to; i += step) {
      sum += plane[i]!
      if (plane[i]! > most) most = plane[i]!
    }
    tick(to / texels)
  })
  return { plane, step, mean: sum / Math.ceil(texels / step), most }
}

type View = z.output<typeof params>['view']

function picture({ image, after, counted, deltas }: Judged, view: View, gain: number, signal: AbortSignal): ImageValue {
  const pixels = allocate(image.pixels.length)
  inBands(pixels.length / 4, 1, signal, (from, to) => {
    const out = pixels.subarray(from * 4, to * 4)
    const decoded = after.subarray(from * 4, to * 4)
    if (view === 'result') out.set(decoded)
    else if (view === 'deltaE' && deltas) paintHeat(out, deltas.plane.subarray(from, to), WHITE / gain)
    else paintSigned(out, image.pixels.subarray(from * 4, to * 4), decoded, gain, view === 'alpha' ? 'alpha' : 'color', counted)
  })
  const { width, height, scale, sheet } = image
  return imageOf(width, height, pixels, { scale, sheet, space: view === 'result' ? image.space : 'srgb' })
}

const figure = (value: number) => Number(value.toFixed(2))
const decibels = (meanSquare: number) => (meanSquare === 0 ? 'exact' : figure(psnrOf(meanSquare)))

function measuresOf({ image, counted, errors, deltas }: Judged, format: keyof typeof FORMAT_TITLES): Measure[] {
  const { meanSquares, largest, worst } = errors
  const level = (name: string, title: string, meanSquare: number): Measure => ({
    name,
    title,
    value: decibels(meanSquare),
    unit: meanSquare === 0 ? '' : 'dB',
  })
  const colors = meanSquares.slice(0, 3).filter((_, k) => counted[k])
  const full = (v: number) => Math.round(v / image.scale)
  const size = estimateText(full(image.width), full(image.height), { format, mips: 'box', header: 'legacy' })
  return [
    level('psnr', 'PSNR of colour', colors.reduce((sum, v) => sum + v, 0) / colors.length),
    ...CHANNELS.flatMap((name, k) => (counted[k] ? [level(`psnr-${name}`, `PSNR of ${name}`, meanSquares[k]!)] : [])),
    ...(deltas ? [
      { name: 'meanDeltaE', title: 'Mean seen difference', value: figure(deltas.mean), unit: 'ΔE00' },
      { name: 'maxDeltaE', title: 'Largest seen difference', value: figure(deltas.most), unit: 'ΔE00' },
    ] : []),
    { name: 'largest', title: 'Largest difference', value: largest, unit: 'of 255' },
    { name: 'worstBlock', title: 'Worst block at', value: `${full(worst.x)}, ${full(worst.y)}`, unit: 'px' },
    level('worstPsnr', 'PSNR of that block', worst.meanSquare),
    { name: 'estimate', title: 'File size', value: size, unit: '' },
  ]
}

function findingsOf({ image, errors, deltas }: Judged, format: string, opaque: boolean): Finding[] {
  const { width, height } = image
  const { x, y, meanSquare } = errors.worst
  const found: Finding[] = []
  if (format === 'bc1' && !opaque) found.push({ severity: 'warning', message: 'BC1 keeps no alpha: what is clear comes out solid.' })
  if (meanSquare === 0) found.push({ severity: 'info', message: 'Nothing is lost.' })
  else {
    const at = { x: x / width, y: y / height, w: Math.min(4, width - x) / width, h: Math.min(4, height - y) / height }
    found.push({ severity: 'info', message: `The worst block keeps ${figure(psnrOf(meanSquare))} dB.`, at })
  }
  if (image.scale < 1) {
    const message = `Measured on a draft of ${width} x ${height} px; a run measures the whole picture.`
    found.push({ severity: 'info', message })
  }
  if (deltas && deltas.step > 1) found.push({ severity: 'info', message: `Seen differences are of one texel in ${deltas.step}.` })
  return found
}

export const compressionError = defineNode({
  type: 'compression-error',
  version: 1,
  title: 'Compression Error',
  shelf: 'inspect',
  icon: 'scan-eye',
  summary: 'Shows what a texture format loses of a picture, and where it loses most.',
  inputs: { image: port.image() },
  params,
  outputs: { image: port.image(), report: port.report() },
  example: { params: { format: 'bc1', gain: 8 }, inputs: { image: 'photo' }, output: 'image' },
  async run(ctx) {
    const { params, quality, signal } = ctx
    const { image } = ctx.inputs
    const { format, preset, dither, view } = params
    const { width, height, pixels } = image
    const opaque = isOpaque(pixels)
    const gamma = image.space === 'srgb' ? 'srgb' : 'none'
    const encoding = { format, preset, dither, gamma, alpha: opaque ? 'none' : 'data' } as const
    const after = await throughFormat(ctx, image, encoding, (share) => ctx.progress(share * 0.6, FORMAT_TITLES[format]))
    const counted = keptChannels(format)
    const errors = measureBlocks(pixels, after, width, height, counted, (share) => {
      throwIfCancelled(signal)
      ctx.progress(0.6 + share * 0.1)
    })
    const all = quality === 'final' || view === 'deltaE'
    const step = all ? 1 : Math.max(1, Math.floor((width * height) / DRAFT_TEXELS))
    const deltas = counted[2] ? deltasOf(pixels, after, step, signal, (share) => ctx.progress(0.7 + share * 0.25)) : null
    const judged: Judged = { image, after, counted, errors, deltas }
    const shown = picture(judged, view, params.gain, signal)
    const report: ReportValue = {
      kind: 'report',
      title: `Losses of ${FORMAT_TITLES[format]}`,
      measures: measuresOf(judged, format),
      findings: findingsOf(judged, format, opaque),
    }
    return { image: shown, report }
  },
})
