import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { DdsFormat } from '../../nodes/codecs/dds/options.ts'
import { encodeTga } from '../../nodes/codecs/tga.ts'
import type { BlockPreset } from '../../nodes/kernels/block-format.ts'
import { costOf, medianCost, type ProcessCost } from './measured-process.ts'
import type { Measurement } from './measurement.ts'
import { cancelRows } from './texture-cancel.ts'
import { TEXTURE_KINDS, textureImage, type TextureKind } from './texture-images.ts'
import { exactLevels, likeness, type ExactLevel, type LevelLikeness } from './texture-likeness.ts'
import { peersHere, type TextureFiles } from './texture-peers.ts'

const SIZE = 4096
const FORMATS: readonly DdsFormat[] = ['bc7', 'bc3', 'bc1']
const PRESETS: readonly BlockPreset[] = ['normal', 'draft', 'high']
/** Levels that are held against exact ones. */
const LAST_LEVEL = 4

/** What BC7 is to cost and to reach, by preset and picture: seconds of processor time, and dB of colour. */
const BC7_GOALS: Readonly<Record<string, { readonly cpu: number; readonly rgb?: number }>> = {
  'normal flat': { cpu: 0.4, rgb: 60.5 },
  'normal grad': { cpu: 1.2, rgb: 57.5 },
  'normal photo': { cpu: 2, rgb: 46.5 },
  'draft flat': { cpu: 0.3 },
  'draft grad': { cpu: 0.4 },
  'draft photo': { cpu: 0.45 },
}

/** What etcpak's BC7 took, in seconds of processor time, on the machine on which the goals were set: its ratio tells how fast this one is. */
const ETCPAK_THERE: Readonly<Record<TextureKind, number>> = { flat: 0.73, grad: 1.7, photo: 4.26 }

/** A program's file, what it cost, and how close it came. */
interface Outcome {
  readonly name: string
  readonly cost: ProcessCost
  readonly levels: readonly LevelLikeness[]
}

interface Case {
  readonly kind: TextureKind
  readonly format: DdsFormat
  readonly files: TextureFiles
  readonly exact: readonly ExactLevel[]
  readonly folder: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

function repeat<T>(times: number, work: () => T): T[] {
  const made: T[] = []
  while (made.length < times) made.push(work())
  return made
}

/** Runs a program some times over; undefined, with a word about it, where it cannot do the task. */
async function outcomeOf(
  name: string,
  { folder, exact }: Case,
  command: string,
  args: (out: string) => readonly string[],
  runs: number,
): Promise<Outcome | undefined> {
  const out = join(folder, 'out.dds')
  try {
    const cost = medianCost(repeat(runs, () => costOf(command, args(out))))
    return { name, cost, levels: likeness(await readFile(out), exact) }
  } catch (error) {
    console.error(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  } finally {
    await rm(out, { force: true })
  }
}

const ours = (what: Case, preset: BlockPreset): Promise<Outcome | undefined> => {
  const { format, files } = what
  // Alpha as a channel of its own, which is how the others average it.
  const how = ['--format', format, '--preset', preset, '--alpha', 'data']
  const args = (out: string) => [join(root, 'dist/cli.js'), 'encode', files.tga, out, ...how]
  return outcomeOf(`Clearcoat ${format} ${preset}, ${what.kind}`, what, process.execPath, args, preset === 'high' ? 1 : 3)
}

async function peers(what: Case): Promise<Outcome[]> {
  const found: Outcome[] = []
  for (const { name, command, args } of peersHere()) {
    if (!args(what.format, what.files, '')) continue
    const outcome = await outcomeOf(name, what, command, (out) => args(what.format, what.files, out)!, 3)
    if (outcome) found.push(outcome)
  }
  return found
}

const beside = (others: readonly Outcome[], pick: (outcome: Outcome) => number | undefined) => {
  const figures = others.flatMap((outcome) => {
    const value = pick(outcome)
    return value === undefined ? [] : [[outcome.name, value] as const]
  })
  return figures.length > 0 ? { beside: Object.fromEntries(figures) } : {}
}

interface Goals {
  readonly cpu?: number
  readonly rgb?: number
}

function goalsOf({ kind, format }: Case, preset: BlockPreset, others: readonly Outcome[]): Goals {
  if (format === 'bc7') return BC7_GOALS[`${preset} ${kind}`] ?? {}
  const rival = others.find(({ name }) => name === (preset === 'normal' ? 'nvcompress -fast' : 'bc7enc'))
  const rgb = rival?.levels[0]?.rgb
  if (!rival || rgb === undefined || preset === 'draft') return {}
  return { cpu: preset === 'normal' ? rival.cost.cpu / 2 : rival.cost.cpu, rgb }
}

function rows(what: Case, preset: BlockPreset, own: Outcome, others: readonly Outcome[], floor: number): Measurement[] {
  const { kind, format } = what
  const { cpu, rgb } = goalsOf(what, preset, others)
  const row = (name: string, unit: string, pick: (outcome: Outcome) => number | undefined, goal?: number): Measurement => ({
    name: `${format} ${preset}, ${kind}: ${name}`,
    value: pick(own)!,
    unit,
    ...(goal === undefined ? {} : { goal }),
    ...beside(others, pick),
  })
  const etcpak = format === 'bc7' ? others.find(({ name }) => name === 'etcpak') : undefined
  const there = etcpak && ETCPAK_THERE[kind] / etcpak.cost.cpu
  const level = (n: number, channel: 'rgb' | 'alpha') => (outcome: Outcome) => outcome.levels[n]?.[channel]
  const hasAlpha = kind === 'photo' && format !== 'bc1'
  const measured: Measurement[] = [
    row('processor time', 's', ({ cost }) => cost.cpu, cpu),
    ...(there && cpu !== undefined ? [row('the same on the machine of the goals, by etcpak here and there', 's', ({ cost }) => cost.cpu * there, cpu)] : []),
    row('wall', 's', ({ cost }) => cost.wall),
    { ...row('memory beyond Node itself', 'MiB', ({ cost }) => cost.peak, 140), value: own.cost.peak - floor },
    row('colour', 'dB', level(0, 'rgb'), rgb),
  ]
  if (hasAlpha) measured.push(row('alpha', 'dB', level(0, 'alpha'), format === 'bc7' ? 51 : undefined))
  else if (kind !== 'photo') measured.push(row('opaque alpha, Infinity where exact', 'dB', level(0, 'alpha'), Infinity))
  const last = preset === 'normal' ? own.levels.length : 0
  for (let n = 1; n < last; n++) {
    measured.push(row(`colour of level ${n}`, 'dB', level(n, 'rgb')))
    if (hasAlpha) measured.push(row(`alpha of level ${n}`, 'dB', level(n, 'alpha')))
  }
  return measured
}

async function filesOf(folder: string, kind: TextureKind, pixels: Uint8Array): Promise<TextureFiles> {
  const files = { tga: join(folder, `${kind}.tga`), png: join(folder, `${kind}.png`) }
  await writeFile(files.tga, encodeTga({ width: SIZE, height: SIZE, pixels }, { depth: 32, packed: false, origin: 'top' }))
  await sharp(pixels, { raw: { width: SIZE, height: SIZE, channels: 4 } }).png({ compressionLevel: 0 }).toFile(files.png)
  return files
}

/**
 * Textures of 4096 x 4096 with all levels, as whole processes from a file to a file, beside whatever other encoders are on the path.
 * Likeness is that of our decoder, of level 0 to the picture and of the next levels to exact means of light.
 */
export async function run(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'textures-'))
  const measured: Measurement[] = []
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root })
  try {
    const floor = medianCost(repeat(3, () => costOf(process.execPath, ['-e', '0']))).peak
    for (const kind of TEXTURE_KINDS) {
      const pixels = textureImage(kind, SIZE)
      const files = await filesOf(folder, kind, pixels)
      const exact = exactLevels(pixels, SIZE, LAST_LEVEL)
      for (const format of FORMATS) {
        const what: Case = { kind, format, files, exact, folder }
        const first = await ours(what, PRESETS[0]!)
        if (!first) continue
        const others = await peers(what)
        for (const preset of PRESETS) {
          const own = preset === PRESETS[0] ? first : await ours(what, preset)
          if (own) measured.push(...rows(what, preset, own, others, floor))
        }
      }
      if (kind === 'photo') measured.push(...(await cancelRows('bc7 high, photo', { width: SIZE, height: SIZE, pixels })))
      await Promise.all(Object.values(files).map((file) => rm(file)))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return measured
}
