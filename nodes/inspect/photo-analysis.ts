import { z } from 'zod'
import { sizeWithin } from '../codecs/picture.ts'
import { resamplePixels } from '../codecs/resample.ts'
import { measureDetail, measureTones, type Detail, type Tones } from '../kernels/analysis.ts'
import { dominantColors, type DominantColor } from '../kernels/dominant-colors.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import type { ImageValue, MaskValue } from '../values/image.ts'
import type { Finding, Measure, PoseValue, ReportValue } from '../values/value.ts'
import { carConfidence, figureOf, lightingQuality, partsOf, scoreOf, viewFound, type Parts, type ViewFound } from './shared-photo.ts'

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
  /** Mean lightness of the car's box and of what lies around it; undefined when the car's place is not known. */
  readonly backlight: { readonly car: number; readonly around: number } | undefined
}

/** What other nodes found out about the photo, where they are connected. */
interface Known {
  readonly pose: PoseValue | undefined
  readonly fit: ReportValue | undefined
  readonly found: ViewFound | undefined
  /** Dominant colours of the paint as it lies on the sheet. */
  readonly paint: readonly DominantColor[]
}

/** Which way the neutral colours lean, in words. */
function castWords(a: number, b: number): string {
  if (Math.abs(a) > Math.abs(b)) return a > 0 ? 'red' : 'green'
  return b > 0 ? 'yellow' : 'blue'
}

/** Whether enough of the photo is near neutral to tell a cast. */
const castKnown = (tones: Tones) => tones.neutral >= 0.01

const PART_TITLES: Readonly<Record<keyof Parts, string>> = {
  resolution: 'Resolution of the car', sharpness: 'Sharpness', exposure: 'Exposure', fit: 'Fit of the camera', coverage: 'Paint in sight',
}

/** The score and its parts, and what was found of the car. */
function carMeasures({ pose, fit, found, paint }: Known, parts: Parts, light: number): Measure[] {
  const named = (Object.keys(parts) as (keyof Parts)[]).map((name): Measure => ({ name: `part${name.charAt(0).toUpperCase()}${name.slice(1)}`, title: `Score: ${PART_TITLES[name].toLowerCase()}`, value: figure(100 * parts[name]!, 0), unit: '%' }))
  const score: Measure = { name: 'qualityScore', title: 'Quality score', value: figure(scoreOf(parts), 0), unit: 'of 100' }
  const lighting: Measure = { name: 'lightingQuality', title: 'Lighting quality', value: figure(light, 0), unit: 'of 100' }
  if (!pose || !found) return [score, ...named, lighting, { name: 'carDetected', title: 'Car found', value: 'not looked for', unit: '' }]
  const sure = carConfidence(fit, pose)
  return [
    score, ...named, lighting,
    { name: 'carDetected', title: 'Car found', value: sure >= 0.5 ? 'yes' : sure >= 0.2 ? 'maybe' : 'no', unit: '' },
    { name: 'carConfidence', title: 'How sure', value: percent(sure), unit: '%' },
    { name: 'view', title: 'View', value: found.view, unit: '' },
    { name: 'azimuth', title: 'Azimuth (0 nose, 90 left)', value: figure(found.azimuth), unit: '°' },
    { name: 'elevation', title: 'Elevation', value: figure(found.elevation), unit: '°' },
    { name: 'focal35', title: 'Focal length', value: figure(found.focal35, 0), unit: 'mm' },
    { name: 'carWidth', title: 'Size of the car', value: figure(found.carPx, 0), unit: 'px' },
    ...(paint.length === 0 ? [] : [
      { name: 'paintColors', title: 'Colours of the paint', value: paint.map(hexOf).join(' '), unit: '' },
      { name: 'paintShares', title: 'Their shares', value: paint.map(({ share }) => Math.round(share * 100)).join(' '), unit: '%' },
    ]),
  ]
}

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

/** Warnings about the car in the photo. */
function carWarnings({ pose, fit, found }: Known, { backlight }: Analysis): readonly (readonly [applies: boolean, message: string])[] {
  if (!pose || !found) return []
  const mirrored = figureOf(fit, 'mirrored') ?? 0
  return [
    [carConfidence(fit, pose) < 0.5, 'It is not sure that this car is in the photo. Compare it with the wireframe in the photo view.'],
    [found.carPx < 500, `The car is only ${figure(found.carPx, 0)} px large. Lettering will not be readable.`],
    [found.cut > 0.1, 'The car is cut off by the frame. What is not in the photo is filled in.'],
    [found.focal35 < 20, 'The photo was taken with an extreme wide angle, where cameras fit less well. Step back, and zoom in.'],
    [backlight !== undefined && backlight.car < 30 && backlight.around > backlight.car + 35, 'The car is backlit: it is dark before a bright ground. Colours will be uncertain.'],
    [mirrored > 15, 'Much of the sheet is taken from the other side. Lettering there reads the wrong way round.'],
  ]
}

/** What people should know before they paint from this photo. */
function findingsOf(analysis: Analysis, known: Known): Finding[] {
  const messages = [...warningsOf(analysis), ...carWarnings(known, analysis)].filter(([applies]) => applies).map(([, message]) => message)
  if (messages.length === 0) return [{ severity: 'info', message: 'Nothing stands in the way of painting from this photo.' }]
  return messages.map((message) => ({ severity: 'warning', message }))
}

/** Lightness of the car's box, and of the rest of the photo. */
function backlightOf(pixels: Uint8Array, { width, height }: { width: number; height: number }, found: ViewFound | undefined): Analysis['backlight'] {
  if (!found) return undefined
  const { x, y, w, h } = found.box
  const inside = (i: number) => {
    const [u, v] = [(i % width) / width, Math.floor(i / width) / height]
    return u >= x && u < x + w && v >= y && v < y + h
  }
  const part = (wanted: boolean) => {
    const copy = pixels.slice()
    for (let i = 0; i < copy.length / 4; i++) if (inside(i) !== wanted) copy[i * 4 + 3] = 0
    return measureTones(copy)
  }
  const [car, around] = [part(true), part(false)]
  return car.texels === 0 || around.texels === 0 ? undefined : { car: car.lightness, around: around.lightness }
}

/** Dominant colours of the paint that the photo shows squarely: the sheet is de-lit, and has no background that could win. */
function paintColors(sheet: ImageValue | undefined, confidence: MaskValue | undefined, count: number): readonly DominantColor[] {
  if (!sheet) return []
  const pixels = sheet.pixels.slice()
  const cover = confidence && confidence.width === sheet.width && confidence.height === sheet.height ? confidence.coverage : undefined
  for (let i = 0; i < pixels.length / 4; i++) if (cover && cover[i]! < 128) pixels[i * 4 + 3] = 0
  return dominantColors(pixels, count)
}

async function analyse(photo: ImageValue, colors: number, found: ViewFound | undefined, signal: AbortSignal): Promise<Analysis> {
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
    backlight: backlightOf(pixels, size, found),
  }
}

export const photoAnalysis = defineNode({
  type: 'photo-analysis',
  version: 1,
  title: 'Photo Analysis',
  shelf: 'inspect',
  icon: 'scan-search',
  summary: 'Says whether a photo is good to paint from: light, focus, cast, noise, colours.',
  inputs: {
    photo: port.image(),
    pose: port.pose({ doc: 'From AUV-Net or Project Photo: tells the view, and where the car is.' }).orNone(),
    fit: port.report({ doc: 'From AUV-Net: tells how sure it is of the car.' }).orNone(),
    sheet: port.image({ sheet: 'required', doc: 'From AUV-Net: its paint is de-lit, so that its colours are the car’s own.' }).orNone(),
    confidence: port.mask({ doc: 'The confidence that belongs to the sheet.' }).orNone(),
  },
  params: z.strictObject({
    colors: whole(1, 8, { title: 'Colours', default: 5, doc: 'How many dominant colours are looked for.' }),
  }),
  outputs: { report: port.report() },
  async run({ inputs, params, signal }) {
    const { photo, pose, fit, sheet, confidence } = inputs
    const found = pose && viewFound(pose, photo.scale)
    const analysis = await analyse(photo, params.colors, found, signal)
    const { tones, detail, width, height } = analysis
    const known: Known = { pose, fit, found, paint: paintColors(sheet, confidence, params.colors) }
    const shown = figureOf(fit, 'fromPhoto')
    const parts = partsOf(tones, detail, Math.max(width, height), found, pose?.score, shown === undefined ? undefined : shown / 100)
    const measures = [...carMeasures(known, parts, lightingQuality(tones, detail)), ...measuresOf(analysis)]
    return { report: { kind: 'report', title: 'Photo analysis', measures, findings: findingsOf(analysis, known) } }
  },
})
