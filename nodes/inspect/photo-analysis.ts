import { z } from 'zod'
import { sizeWithin } from '../codecs/picture.ts'
import { resamplePixels } from '../codecs/resample.ts'
import { measureDetail, measureTones, type Detail, type Tones } from '../kernels/analysis.ts'
import { dominantColors, type DominantColor } from '../kernels/dominant-colors.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import type { ImageValue } from '../values/image.ts'
import type { Finding, Measure } from '../values/value.ts'

/** Photos are measured at this long side, so that figures of large and small ones can be told by one rule. */
const LONG_SIDE = 1024

const hexOf = ({ rgb }: DominantColor) => `#${rgb.map((v) => v.toString(16).padStart(2, '0')).join('')}`
const figure = (value: number, digits = 1) => Number(value.toFixed(digits))
const percent = (share: number) => figure(share * 100)

interface Analysis {
  /** Of the whole photo, also in a draft. */
  readonly width: number
  readonly height: number
  readonly tones: Tones
  readonly detail: Detail
  readonly colors: readonly DominantColor[]
}

/** Which way the neutral colours lean, in words. */
function castWords(a: number, b: number): string {
  if (Math.abs(a) > Math.abs(b)) return a > 0 ? 'red' : 'green'
  return b > 0 ? 'yellow' : 'blue'
}

/** Whether enough of the photo is near neutral to tell a cast. */
const castKnown = (tones: Tones) => tones.neutral >= 0.01

function measuresOf({ width, height, tones, detail, colors }: Analysis): Measure[] {
  const cast = (value: number) => (castKnown(tones) ? figure(value) : 'unknown')
  const shares = colors.map(({ share }) => Math.round(share * 100))
  return [
    { name: 'width', title: 'Width', value: width, unit: 'px' },
    { name: 'height', title: 'Height', value: height, unit: 'px' },
    { name: 'sharpness', title: 'Sharpness', value: figure(detail.sharpness), unit: '' },
    { name: 'lightness', title: 'Mean lightness L*', value: figure(tones.lightness), unit: 'of 100' },
    { name: 'clippedHighlights', title: 'Clipped highlights', value: percent(tones.clipped), unit: '%' },
    { name: 'crushedShadows', title: 'Crushed shadows', value: percent(tones.crushed), unit: '%' },
    { name: 'castA', title: 'Colour cast a* (green to red)', value: cast(tones.castA), unit: '' },
    { name: 'castB', title: 'Colour cast b* (blue to yellow)', value: cast(tones.castB), unit: '' },
    { name: 'noise', title: 'Noise', value: figure(detail.noise, 2), unit: 'of 255' },
    { name: 'dominantColors', title: 'Dominant colours', value: colors.map(hexOf).join(' '), unit: '' },
    { name: 'dominantShares', title: 'Their shares', value: shares.join(' '), unit: '%' },
  ]
}

/** The warnings, each with the condition under which people should read it. */
function warningsOf({ width, height, tones, detail }: Analysis): readonly (readonly [applies: boolean, message: string])[] {
  const clipped = percent(tones.clipped)
  const crushed = percent(tones.crushed)
  const lean = castWords(tones.castA, tones.castB)
  return [
    [
      Math.max(width, height) < 1000,
      `The photo has only ${width} x ${height} pixels, so small lettering will be soft. Use a larger one if there is one.`,
    ],
    [detail.sharpness < 40, 'The photo is soft: little fine detail was found. Use one that is in focus and not shaken.'],
    [tones.lightness < 25, 'The photo is dark. Lighten it with a Levels node, or the paint comes out dull.'],
    [tones.lightness > 82, 'The photo is very bright. Darken it with a Levels node, or the paint comes out pale.'],
    [clipped > 3, `${clipped} % of the photo is pure white. Paint cannot be told there; reflections are the usual reason.`],
    [crushed > 15, `${crushed} % of the photo is pure black. Paint cannot be told there.`],
    [
      castKnown(tones) && Math.hypot(tones.castA, tones.castB) > 5,
      `Grey parts of the photo lean towards ${lean}. Balance it with a Levels node, one channel at a time.`,
    ],
    [detail.noise > 5, 'The photo is noisy, so even paint will look grainy. Soften it a little with a Blur / Sharpen node.'],
  ]
}

/** What people should know before they paint from this photo. */
function findingsOf(analysis: Analysis): Finding[] {
  const messages = warningsOf(analysis).filter(([applies]) => applies).map(([, message]) => message)
  if (messages.length === 0) return [{ severity: 'info', message: 'Nothing stands in the way of painting from this photo.' }]
  return messages.map((message) => ({ severity: 'warning', message }))
}

async function analyse(photo: ImageValue, colors: number, signal: AbortSignal): Promise<Analysis> {
  const size = sizeWithin(photo.width, photo.height, LONG_SIDE)
  const same = size.width === photo.width && size.height === photo.height
  const pixels = same ? photo.pixels : await resamplePixels(photo.pixels, photo, size, 'lanczos3')
  throwIfCancelled(signal)
  const tones = measureTones(pixels)
  if (tones.texels === 0) {
    throw new NodeFailure('bad-input', 'The photo is transparent all over, so there is nothing to analyse.', {
      input: 'photo',
      help: 'Connect the photo itself, before anything is cut out of it.',
    })
  }
  throwIfCancelled(signal)
  return {
    width: Math.round(photo.width / photo.scale),
    height: Math.round(photo.height / photo.scale),
    tones,
    detail: measureDetail(pixels, size.width, size.height),
    colors: dominantColors(pixels, colors),
  }
}

export const photoAnalysis = defineNode({
  type: 'photo-analysis',
  version: 1,
  title: 'Photo Analysis',
  shelf: 'inspect',
  icon: 'scan-search',
  summary: 'Says whether a photo is good to paint from: light, focus, cast, noise, colours.',
  inputs: { photo: port.image() },
  params: z.strictObject({
    colors: whole(1, 8, { title: 'Colours', default: 5, doc: 'How many dominant colours are looked for.' }),
  }),
  outputs: { report: port.report() },
  async run({ inputs, params, signal }) {
    const analysis = await analyse(inputs.photo, params.colors, signal)
    return {
      report: { kind: 'report', title: 'Photo analysis', measures: measuresOf(analysis), findings: findingsOf(analysis) },
    }
  },
})
