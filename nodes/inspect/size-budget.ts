import { z } from 'zod'
import type { DdsFormat } from '../codecs/dds/options.ts'
import { bytesText, ddsSize } from '../codecs/dds/size.ts'
import { measureBlocks, psnrOf } from '../kernels/compression.ts'
import { defineNode } from '../kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../kit/failure.ts'
import { choice, slider, toggle } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { isOpaque } from '../sheets/export-file.ts'
import { FORMAT_TITLES, throughFormat, type EncodingRun } from '../sheets/texture-format.ts'
import type { ImageValue } from '../values/image.ts'
import type { Finding, Measure, ReportValue } from '../values/value.ts'

const ALLOWABLE = ['bc1', 'bc3', 'bc7', 'bc4', 'bc5', 'rgba'] as const satisfies readonly DdsFormat[]
const UNITS = { MB: 1_000_000, kB: 1000 } as const

const params = z.strictObject({
  budget: slider(0.001, 4096, {
    default: 16,
    soft: [1, 64],
    step: 0.1,
    chief: true,
    doc: 'How large the file may be, mip levels and header included.',
  }),
  unit: choice({ MB: 'MB', kB: 'kB' }, { chief: true, doc: 'Decimal: 1 MB is 1,000,000 bytes.' }),
  mips: choice({ full: 'Full chain', none: 'None' }, { title: 'Mip levels', doc: 'A full chain adds a third.' }),
  bc1: toggle(true, { title: 'Allow BC1', doc: 'Holds no alpha.' }),
  bc3: toggle(true, { title: 'Allow BC3', doc: 'BC1 and alpha, at twice the size.' }),
  bc7: toggle(true, { title: 'Allow BC7', doc: 'As large as BC3 and closer. Not every simulator reads it.' }),
  bc4: toggle(false, { title: 'Allow BC4', doc: 'One channel, for masks.' }),
  bc5: toggle(false, { title: 'Allow BC5', doc: 'Two channels.' }),
  rgba: toggle(true, { title: 'Allow 32 bit', doc: 'Lossless, and four times as large as BC3.' }),
})

/** One format of the table. */
interface Row {
  readonly format: DdsFormat
  readonly bytes: number
  readonly fits: boolean
  /** dB of all that shows; only known of what fits. */
  readonly psnr: number | null
}

function sizesOf(image: ImageValue, mips: 'full' | 'none', formats: readonly DdsFormat[], most: number): Row[] {
  // A draft shows less of the picture than the file will hold.
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side / image.scale))) as [number, number]
  return formats
    .map((format): Row => {
      const { bytes } = ddsSize(width, height, { format, mips: mips === 'full' ? 'box' : 'none', header: 'legacy' })
      return { format, bytes, fits: bytes <= most, psnr: null }
    })
    .toSorted((a, b) => a.bytes - b.bytes)
}

async function likeness(run: EncodingRun, image: ImageValue, format: DdsFormat, onProgress: (share: number) => void) {
  const { width, height, pixels } = image
  const opaque = isOpaque(pixels)
  const gamma = image.space === 'srgb' ? 'srgb' : 'none'
  const encoding = { format, preset: 'draft', dither: 'none', gamma, alpha: opaque ? 'none' : 'data' } as const
  const after = await throughFormat(run, image, encoding, onProgress)
  const { meanSquares } = measureBlocks(pixels, after, width, height, [true, true, true, true], () => throwIfCancelled(run.signal))
  const shown = opaque ? meanSquares.slice(0, 3) : meanSquares
  return psnrOf(shown.reduce((sum, v) => sum + v, 0) / shown.length)
}

/** The format to take: the closest of those that fit, the smaller one where two are as close; else the smallest of all. */
function choose(rows: readonly Row[]): Row {
  const fitting = rows.filter(({ fits }) => fits)
  const [first, ...rest] = fitting.length > 0 ? fitting : rows.slice(0, 1)
  if (!first) throw new NodeFailure('bad-param', 'No format is allowed.', { param: 'bc1', help: 'Allow one format at least.' })
  return rest.reduce((best, row) => ((row.psnr ?? 0) > (best.psnr ?? 0) ? row : best), first)
}

const closeness = (psnr: number | null) => (psnr === null ? '' : psnr === Number.POSITIVE_INFINITY ? ', exact' : `, ${psnr.toFixed(1)} dB`)

function reportOn(image: ImageValue, rows: readonly Row[], best: Row, most: number): ReportValue {
  const measures: Measure[] = [
    { name: 'best', title: 'Best that fits', value: best.fits ? FORMAT_TITLES[best.format] : 'none', unit: '' },
    { name: 'budget', title: 'Budget', value: bytesText(most), unit: '' },
    ...rows.map((row) => ({
      name: row.format,
      title: FORMAT_TITLES[row.format],
      value: `${bytesText(row.bytes)}, ${row.fits ? 'fits' : 'too large'}${closeness(row.psnr)}`,
      unit: '',
    })),
  ]
  const findings: Finding[] = []
  if (!best.fits) {
    const least = `${FORMAT_TITLES[best.format]} is smallest and takes ${bytesText(best.bytes)}`
    findings.push({ severity: 'error', message: `Nothing fits: ${least}. Resize the picture, or leave mip levels out.` })
  }
  if (image.scale < 1) findings.push({ severity: 'info', message: 'Sizes are of the whole picture, closeness is of the draft.' })
  return { kind: 'report', title: 'Size budget', measures, findings }
}

export const sizeBudget = defineNode({
  type: 'size-budget',
  version: 1,
  title: 'Size Budget',
  shelf: 'inspect',
  icon: 'table-2',
  summary: 'Says how large a picture comes out in each format, and which is best within a budget.',
  inputs: { image: port.image() },
  params,
  outputs: { report: port.report(), format: port.text({ doc: 'The best format, for the format of DDS Export.' }) },
  async run(ctx) {
    const { params } = ctx
    const { image } = ctx.inputs
    const most = params.budget * UNITS[params.unit]
    const sizes = sizesOf(image, params.mips, ALLOWABLE.filter((format) => params[format]), most)
    const count = sizes.filter(({ fits }) => fits).length
    const rows: Row[] = []
    for (const row of sizes) {
      const done = rows.length
      const tell = (share: number) => ctx.progress((done + share) / Math.max(1, count), FORMAT_TITLES[row.format])
      rows.push(row.fits ? { ...row, psnr: await likeness(ctx, image, row.format, tell) } : row)
      throwIfCancelled(ctx.signal)
    }
    const best = choose(rows)
    return { report: reportOn(image, rows, best, most), format: best.format }
  },
})
