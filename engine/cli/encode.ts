import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { encodeDdsShared } from '../../nodes/codecs/dds/encode.ts'
import type { DdsEncoding, DdsFormat } from '../../nodes/codecs/dds/options.ts'
import { planDds } from '../../nodes/codecs/dds/plan.ts'
import type { BlockPreset } from '../../nodes/kernels/block-format.ts'
import { sharer } from '../core/sharing.ts'
import { EXIT } from './exit.ts'
import { readPicture, Refused, type PictureFile } from './picture-file.ts'
import { HelperThreads } from './threads.ts'
import { writeWhole } from './whole-file.ts'
import { duration, size } from './words.ts'

/** What `clearcoat encode` takes, as the command line gives it. */
export interface EncodeOptions {
  readonly format: DdsFormat
  readonly preset: BlockPreset
  readonly mips: DdsEncoding['mips']
  /** `--linear`: numbers, not colours. */
  readonly linear?: boolean
  readonly alpha?: DdsEncoding['alpha']
  readonly dither: DdsEncoding['dither']
  readonly header: DdsEncoding['header']
  readonly threads?: number
  readonly size?: string
  readonly measure?: boolean
  readonly json?: boolean
}

/** `clearcoat encode IN OUT.dds`: a picture file to a DDS texture. Resolves with the exit code. */
export async function encodeCommand(helper: URL, input: string, output: string, options: EncodeOptions): Promise<number> {
  const abort = new AbortController()
  const onSignal = () => abort.abort()
  const threads = new HelperThreads(helper, (options.threads ?? availableParallelism()) - 1)
  try {
    const started = performance.now()
    const picture = await readPicture(input, options.size)
    const read = performance.now()
    const encoding = encodingOf(options, picture)
    const line = progressLine(basename(output))
    const bytes = await encodeDdsShared(picture, encoding, sharer(undefined, threads.invite), line.show)
    const encoded = performance.now()
    // Until here an interrupt ends the process at once and nothing is on disk yet; from here it takes the temporary file along.
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
    await writeWhole(output, bytes, abort.signal)
    line.clear()
    const times = { read: read - started, encode: encoded - read, write: performance.now() - encoded }
    await tell(input, output, picture, encoding, bytes, { times, threads: 1 + threads.started, ...options })
    return EXIT.ok
  } catch (error) {
    if (abort.signal.aborted) return EXIT.cancelled
    if (!(error instanceof Refused)) throw error
    refuse(error, options.json ?? false)
    return EXIT.failed
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await threads.close()
  }
}

function encodingOf(options: EncodeOptions, { opaque }: PictureFile): DdsEncoding {
  const { format, preset, mips, dither, header } = options
  const alpha = options.alpha ?? (opaque ? 'none' : 'transparency')
  return { format, preset, mips, dither, header, alpha, gamma: options.linear ? 'none' : 'srgb' }
}

interface ProgressLine {
  readonly show: (share: number) => void
  readonly clear: () => void
}

/** One line on a terminal, at most ten times a second; nothing where output is no terminal. */
function progressLine(name: string): ProgressLine {
  const { stderr } = process
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined }
  let last = performance.now()
  return {
    show(share) {
      if (performance.now() - last < 100) return
      last = performance.now()
      stderr.write(`\r${String(Math.floor(share * 100)).padStart(3)} %  ${name}\u001b[K`)
    },
    clear: () => void stderr.write('\r\u001b[K'),
  }
}

function refuse({ code, message, help }: Refused, json: boolean): void {
  const finished = { type: 'encode.finished', status: 'error', failure: { code, message, help } }
  if (json) process.stdout.write(`${JSON.stringify(finished)}\n`)
  else process.stderr.write(`${message}\n  ${help}\n`)
}

interface Told {
  readonly times: Readonly<Record<'read' | 'encode' | 'write', number>>
  readonly threads: number
  readonly measure?: boolean
  readonly json?: boolean
}

async function tell(
  input: string,
  output: string,
  picture: PictureFile,
  encoding: DdsEncoding,
  bytes: Uint8Array,
  { times, threads, measure, json }: Told,
): Promise<void> {
  const { width, height } = picture
  const levels = planDds(width, height, encoding).levels.length
  const likeness = measure ? await (await import('./likeness.ts')).likenessOf(picture, bytes) : undefined
  if (json) {
    const { format, preset, mips, dither, gamma, alpha, header } = encoding
    const ms = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, Math.round(value * 10) / 10]))
    const what = { format, preset, mips, dither, gamma, alpha, header, width, height, levels, bytes: bytes.length, threads, ms }
    const finished = { type: 'encode.finished', status: 'ok', input, output, ...what, ...(likeness ? { psnr: likeness } : {}) }
    process.stdout.write(`${JSON.stringify(finished)}\n`)
    return
  }
  const how = levels === 1 ? '1 level' : `${levels} levels`
  process.stdout.write(`${output}  ${width} x ${height}, ${encoding.format} ${encoding.preset}, ${how}, ${size(bytes.length)}\n`)
  const own = Object.entries(times).map(([name, value]) => `${name} ${duration(value)}`)
  process.stdout.write(`  ${own.join(', ')}, ${threads === 1 ? '1 thread' : `${threads} threads`}\n`)
  if (width % 4 !== 0 || height % 4 !== 0) {
    process.stdout.write(`  ${width} x ${height} is not a multiple of 4 px: some simulators refuse such a texture.\n`)
  }
  const close = (decibels: number | null) => (decibels === null ? 'exact' : `${decibels} dB`)
  if (likeness) process.stdout.write(`  level 0: colour ${close(likeness.rgb)}, alpha ${close(likeness.alpha)}\n`)
}
