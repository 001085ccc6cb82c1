import { z } from 'zod'
import { resamplePixels } from '../codecs/resample.ts'
import { measureDifference, meanDeltaE, paintDifference } from '../kernels/difference.ts'
import { copyBox } from '../kernels/orient.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { allocate, imageOf, type ImageValue } from '../values/image.ts'
import type { Finding, ReportValue } from '../values/value.ts'

/** CIEDE2000 is worked out on about this many texels. */
const DELTA_E_TEXELS = 16_384

function sideBySide(a: ImageValue, b: Uint8Array): ImageValue {
  const { width, height } = a
  const out = { width: width * 2, height, texels: allocate(width * 2 * height * 4) }
  const all = { x: 0, y: 0, width, height }
  copyBox(out, { x: 0, y: 0 }, { width, height, texels: a.pixels }, all)
  copyBox(out, { x: width, y: 0 }, { width, height, texels: b }, all)
  return imageOf(out.width, height, out.texels, { scale: a.scale })
}

function wipe(a: ImageValue, b: Uint8Array, position: number): ImageValue {
  const { width, height } = a
  const out = { width, height, texels: allocate(a.pixels.length) }
  out.texels.set(a.pixels)
  const x = Math.round(width * position)
  copyBox(out, { x, y: 0 }, { width, height, texels: b }, { x, y: 0, width: width - x, height })
  return imageOf(width, height, out.texels, { scale: a.scale, sheet: a.sheet })
}

function difference(a: ImageValue, b: Uint8Array, gain: number): ImageValue {
  const pixels = allocate(a.pixels.length)
  paintDifference(pixels, a.pixels, b, gain)
  return imageOf(a.width, a.height, pixels, { scale: a.scale, sheet: a.sheet })
}

function reportOn(a: ImageValue, b: ImageValue, fitted: Uint8Array): ReportValue {
  const { meanSquare, largest, changed } = measureDifference(a.pixels, fitted)
  const step = Math.max(1, Math.floor((a.width * a.height) / DELTA_E_TEXELS))
  const psnr = meanSquare === 0 ? 'identical' : Number((10 * Math.log10(255 ** 2 / meanSquare)).toFixed(2))
  const findings: Finding[] = []
  if (a.width !== b.width || a.height !== b.height) {
    findings.push({
      severity: 'warning',
      message: `B has ${b.width} x ${b.height} pixels and was brought to the ${a.width} x ${a.height} of A, which softens it.`,
    })
  }
  if (meanSquare === 0) findings.push({ severity: 'info', message: 'The two pictures are the same.' })
  const deltaE = Number(meanDeltaE(a.pixels, fitted, step).toFixed(2))
  return {
    kind: 'report',
    title: 'Comparison',
    measures: [
      { name: 'psnr', title: 'PSNR', value: psnr, unit: meanSquare === 0 ? '' : 'dB' },
      { name: 'maxDifference', title: 'Largest difference', value: largest, unit: 'of 255' },
      { name: 'meanDeltaE', title: 'Mean colour difference', value: deltaE, unit: 'ΔE00' },
      { name: 'changed', title: 'Pixels that differ', value: Number((changed * 100).toFixed(2)), unit: '%' },
    ],
    findings,
  }
}

export const compare = defineNode({
  type: 'compare',
  version: 1,
  title: 'Compare',
  shelf: 'inspect',
  icon: 'columns-2',
  summary: 'Shows two pictures against each other, and measures how far they differ.',
  inputs: { a: port.image({ title: 'A' }), b: port.image({ title: 'B' }) },
  params: z.strictObject({
    mode: choice({ wipe: 'Wipe', difference: 'Difference', 'side-by-side': 'Side by side' }, { chief: true }),
    position: slider(0, 1, { default: 0.5, chief: true, doc: 'Where the wipe goes from A to B.' }),
    gain: slider(1, 100, { default: 4, soft: [1, 20], step: 1, doc: 'How strongly differences are shown.' }),
  }),
  outputs: { image: port.image(), report: port.report() },
  example: { params: { mode: 'wipe' }, inputs: { a: 'sheet', b: 'free' }, output: 'image' },
  async run({ inputs, params, signal }) {
    const { a, b } = inputs
    const fitted = b.width === a.width && b.height === a.height ? b.pixels : await resamplePixels(b.pixels, b, a, 'mitchell')
    throwIfCancelled(signal)
    const report = reportOn(a, b, fitted)
    throwIfCancelled(signal)
    if (params.mode === 'wipe') return { image: wipe(a, fitted, params.position), report }
    if (params.mode === 'difference') return { image: difference(a, fitted, params.gain), report }
    return { image: sideBySide(a, fitted), report }
  },
})
