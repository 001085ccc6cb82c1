import sharp from 'sharp'
import { encodeDds } from '../../nodes/codecs/dds/encode.ts'
import { decodeBc3, decodeBc7 } from '../../nodes/kernels/bc-decode.ts'
import { blockBytes, type BlockFormat, type BlockPreset } from '../../nodes/kernels/block-format.ts'
import { encodeBlockRows } from '../../nodes/kernels/blocks.ts'
import { multiply, rotation, translation } from '../../nodes/kernels/affine.ts'
import { applyLut, boost, colorMatrix, hueShift, recolor } from '../../nodes/kernels/color.ts'
import { blendOver, drawArt } from '../../nodes/kernels/composite.ts'
import { mipChain } from '../../nodes/kernels/mips.ts'
import { plainly } from '../../nodes/kernels/wasm/plainly.ts'
import type { Measurement } from './measurement.ts'

interface Sheet {
  readonly size: number
  readonly pixels: Uint8Array
}

/** Half flat stripes as liveries have them, half grain and soft light as photos have them; alpha is a ramp, or full. */
function sheetOf(size: number, opaque: boolean): Sheet {
  const pixels = new Uint8Array(size * size * 4)
  let state = 1
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 4
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const grain = (state >>> 28) - 8
      const flat = y < size / 2
      const band = Math.floor((x + y) / 97) % 3
      const light = 90 + 80 * Math.sin((x * 9) / size) * Math.cos((y * 7) / size)
      pixels[at] = flat ? [18, 230, 250][band]! : light + grain
      pixels[at + 1] = flat ? [32, 20, 250][band]! : light * 0.7 + grain + (y * 60) / size
      pixels[at + 2] = flat ? [94, 36, 250][band]! : 140 - light * 0.4 + grain
      pixels[at + 3] = opaque ? 255 : flat ? (band === 0 ? 0 : 255) : (x * 256) / size
    }
  }
  return { size, pixels }
}

/** The least processor time of a few runs, ms: unlike the clock it does not see what else the machine does. */
async function cost(work: () => unknown, runs: number): Promise<number> {
  let least = Infinity
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage()
    await work()
    const spent = process.cpuUsage(before)
    least = Math.min(least, (spent.user + spent.system) / 1000)
  }
  return least
}

interface Task {
  readonly name: string
  readonly ours: () => unknown
  readonly sharp?: () => Promise<unknown>
  /** What the plain twin shall do instead, and how many times that the whole work is. */
  readonly part?: { readonly run: () => unknown; readonly times: number }
  /** CPU ms at 4096. */
  readonly goal?: number
}

const PRESETS = ['draft', 'normal', 'high'] as const

/** Some rows of blocks of the sheet, or the whole sheet, without mips. */
function encode(format: BlockFormat, { pixels, size }: Sheet, preset: BlockPreset, from = 0, to = size / 4): Uint8Array {
  const out = new Uint8Array(blockBytes(format, size, size))
  encodeBlockRows(format, out, pixels, size, size, { preset }, { from, to })
  return out
}

/** Of plain twins, which are slow, one row of blocks in so many is measured: around the middle, where both kinds of sheet meet. */
const PLAIN_PART = 32

/** Every format and preset; of opaque pixels where a format holds no alpha. */
function blockTasks(opaque: Sheet, clear: Sheet): readonly Task[] {
  const middle = opaque.size / 8
  const half = opaque.size / 8 / PLAIN_PART
  return (['bc1', 'bc3', 'bc4', 'bc5', 'bc7'] as const).flatMap((format) =>
    PRESETS.map((preset) => {
      const sheet = format === 'bc3' || format === 'bc7' ? clear : opaque
      return {
        name: `${format.toUpperCase()} blocks, ${preset}`,
        ours: () => encode(format, sheet, preset),
        part: { run: () => encode(format, sheet, preset, middle - half, middle + half), times: PLAIN_PART },
      }
    }),
  )
}

const raw = ({ pixels, size }: Sheet) => sharp(pixels, { raw: { width: size, height: size, channels: 4 } })

async function sharpMips(sheet: Sheet): Promise<void> {
  let from = { data: sheet.pixels as Uint8Array, size: sheet.size }
  for (let size = sheet.size >> 1; size >= 1; size >>= 1) {
    const image = sharp(from.data, { raw: { width: from.size, height: from.size, channels: 4 } })
    from = { data: await image.resize(size, size, { kernel: 'linear' }).gamma(2.2).raw().toBuffer(), size }
  }
}

function tasks(size: number): readonly Task[] {
  const base = sheetOf(size, true)
  const top = sheetOf(size, false)
  const art = sheetOf(size / 2, false)
  const out = new Uint8Array(base.pixels.length)
  const paint = base.pixels.slice()
  const turned = multiply(rotation(20), translation(-size / 4, -size / 4))
  const warm = Float32Array.of(1.1, 0.02, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0.03, 0.9, 0, -3, 0, 0, 0, 1, 0)
  const curve = Uint8Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** 0.9)
  const whole = { width: size, height: size }
  const laidBySharp = { input: Buffer.from(top.pixels.buffer), raw: { ...whole, channels: 4 } } as const
  const dds = { preset: 'normal', mips: 'box', gamma: 'srgb', alpha: 'data', dither: 'none', header: 'legacy' } as const
  const laid = { width: art.size, height: art.size, pixels: art.pixels }
  return [
    {
      name: 'composite over',
      ours: () => blendOver(out, base.pixels, top.pixels, { mode: 'normal', opacity: 1 }),
      sharp: () => raw(base).composite([{ ...laidBySharp, blend: 'over' }]).raw().toBuffer(),
    },
    {
      name: 'composite multiply',
      ours: () => blendOver(out, base.pixels, top.pixels, { mode: 'multiply', opacity: 1 }),
      sharp: () => raw(base).composite([{ ...laidBySharp, blend: 'multiply' }]).raw().toBuffer(),
    },
    {
      name: 'draw art turned by 20 degrees',
      ours: () => drawArt({ ...whole, paint }, laid, { matrix: turned, mode: 'normal', opacity: 1 }),
    },
    {
      name: 'colour matrix',
      ours: () => colorMatrix(out, base.pixels, warm),
      sharp: () => raw(base).recomb([[1.1, 0.02, 0], [0, 1, 0], [0, 0.03, 0.9]]).raw().toBuffer(),
    },
    {
      name: 'linear and curve',
      ours: () => applyLut(out, base.pixels, curve, curve, curve),
      sharp: () => raw(base).linear(1.1, -4).raw().toBuffer(),
    },
    {
      name: 'boost',
      ours: () => boost(out, base.pixels, { saturation: 1.3, vibrance: 0.2, contrast: 1.1 }),
      sharp: () => raw(base).modulate({ saturation: 1.3 }).linear(1.1, -12).raw().toBuffer(),
    },
    {
      name: 'hue shift',
      ours: () => hueShift(out, base.pixels, { degrees: 40, saturation: 1.1, lightness: 0 }),
      sharp: () => raw(base).modulate({ hue: 40, saturation: 1.1 }).raw().toBuffer(),
    },
    {
      name: 'recolour',
      ours: () =>
        recolor(out, base.pixels, { from: [230, 20, 36], to: [20, 90, 200], tolerance: 0.1, softness: 0.1, keepShading: true }),
    },
    {
      name: 'mip chain',
      ours: () => mipChain(base.pixels, size, size, { gamma: 'srgb', alpha: 'data', filter: 'box' }),
      sharp: () => sharpMips(base),
    },
    ...blockTasks(base, top),
    {
      name: 'DDS, BC3 with mips',
      ours: () => encodeDds({ ...whole, pixels: top.pixels }, { ...dds, format: 'bc3' }),
      goal: 550,
    },
  ]
}

async function measure(task: Task, size: number): Promise<Measurement> {
  await task.ours()
  const beside: Record<string, number> = {}
  if (size === 2048) {
    const { run, times } = task.part ?? { run: task.ours, times: 1 }
    beside['plain twin'] = times * (await cost(() => plainly(run), 1))
  }
  const value = await cost(task.ours, 3)
  if (task.sharp) {
    await task.sharp()
    beside['sharp'] = await cost(task.sharp, 2)
  }
  return {
    name: `${task.name}, ${size}`,
    value,
    unit: 'CPU ms',
    ...(task.goal && size === 4096 ? { goal: task.goal } : {}),
    ...(Object.keys(beside).length > 0 ? { beside } : {}),
  }
}

function quality(): Measurement[] {
  const sheet = sheetOf(1024, false)
  const read = { bc3: decodeBc3, bc7: decodeBc7 }
  return (['bc3', 'bc7'] as const).flatMap((format) =>
    PRESETS.map((preset) => {
      const back = read[format](encode(format, sheet, preset), sheet.size, sheet.size)
      let sum = 0
      for (let i = 0; i < back.length; i++) if ((i & 3) !== 3) sum += (sheet.pixels[i]! - back[i]!) ** 2
      const value = 10 * Math.log10((255 * 255 * sheet.size * sheet.size * 3) / sum)
      return { name: `${format.toUpperCase()} ${preset}, closeness of colour`, value, unit: 'dB' }
    }),
  )
}

/**
 * Pixel kernels in processor time, each beside its plain twin (at 2048) and, where it does about the same, beside sharp in
 * the same run. One thread of ours; sharp is held to one as well, so that its figure is work and not waiting.
 */
export async function run(): Promise<Measurement[]> {
  const threads = sharp.concurrency()
  sharp.concurrency(1)
  const measured: Measurement[] = []
  try {
    for (const size of [2048, 4096]) for (const task of tasks(size)) measured.push(await measure(task, size))
  } finally {
    sharp.concurrency(threads)
  }
  return [...measured, ...quality()]
}
