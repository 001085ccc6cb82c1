import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { BadFile } from '../../nodes/codecs/bad-file.ts'
import { decodeDdsLevel, storedAs } from '../../nodes/codecs/dds/decode.ts'
import { readHeader } from '../../nodes/codecs/dds/header.ts'
import { bytesText } from '../../nodes/codecs/dds/size.ts'
import { formatOf, PictureError } from '../../nodes/codecs/picture.ts'
import { encodePng } from '../../nodes/codecs/png.ts'
import { alphaUse, type TextureFacts } from '../../nodes/codecs/facts.ts'
import { textureFacts } from '../../nodes/codecs/texture-facts.ts'
import { decodeTga } from '../../nodes/codecs/tga-read.ts'
import { EXIT } from './exit.ts'
import { Refused } from './picture-file.ts'
import { writeWhole } from './whole-file.ts'

/** The largest file that is looked at: 16384 x 16384 of 32 bits with mip levels take more, and no simulator takes that. */
const MAX_BYTES = 1024 * 1024 * 1024

interface Complaint {
  readonly code: string
  readonly message: string
  readonly help: string
}

async function read(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new Refused('missing-file', `There is no file ${basename(path)}.`, 'Name a DDS, TGA or PNG file.')
  if (found.size > MAX_BYTES) {
    throw new Refused('too-large', `${basename(path)} is larger than 1 GB.`, 'Textures of simulators are smaller.')
  }
  return readFile(path)
}

/** Runs a command's work; what codecs complain of is told on stderr, or as a line of JSON, and ends with exit code 1. */
async function told(path: string, json: boolean, work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return EXIT.ok
  } catch (error) {
    const complaint = complaintOf(basename(path), error)
    if (complaint === null) throw error
    if (json) process.stdout.write(`${JSON.stringify({ type: 'failure', ...complaint })}\n`)
    else process.stderr.write(`${complaint.message}\n  ${complaint.help}\n`)
    return complaint.code === 'missing-file' ? EXIT.refused : EXIT.failed
  }
}

function complaintOf(name: string, error: unknown): Complaint | null {
  if (error instanceof Refused) return { code: error.code, message: error.message, help: error.help }
  if (error instanceof PictureError) return { code: error.fault, message: error.message, help: error.help }
  if (!(error instanceof BadFile)) return null
  const damaged = error.reason === 'damaged'
  const help = damaged ? 'Copy or export the file again.' : 'Export it anew in a format that is read.'
  return { code: damaged ? 'bad-file' : 'unsupported', message: `${name} cannot be read. ${error.message}`, help }
}

/** What `clearcoat decode` takes. */
export interface DecodeOptions {
  readonly level: number
  readonly json?: boolean
}

interface Shown {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly format: string
}

function decode(path: string, bytes: Uint8Array, level: number): Shown {
  if (formatOf(bytes) === 'dds') return { ...decodeDdsLevel(bytes, level), format: storedAs(readHeader(bytes).layout) }
  if (extname(path).toLowerCase() !== '.tga') throw new BadFile('unsupported', 'It is no DDS or TGA file.')
  if (level > 0) throw new BadFile('unsupported', 'TGA files have one level, which is level 0.')
  return { ...decodeTga(bytes), format: 'tga' }
}

/** `clearcoat decode IN.dds OUT.png`: one level of a texture as a PNG, as a game would show it. Resolves with the exit code. */
export function decodeCommand(path: string, out: string, options: DecodeOptions): Promise<number> {
  const json = options.json ?? false
  return told(path, json, async () => {
    if (extname(out).toLowerCase() !== '.png') {
      throw new Refused('unsupported', `${basename(out)} is no PNG.`, 'Name an output that ends in .png.')
    }
    const { format, ...picture } = decode(path, await read(path), options.level)
    const png = await encodePng(picture, { opaque: alphaUse(picture.pixels) === 'opaque' })
    await writeWhole(out, png)
    const { width, height } = picture
    const { level } = options
    const done = { type: 'decoded', file: path, out, format, level, width, height, bytes: png.length }
    const words = `${basename(out)}  ${width} x ${height}, level ${level} of ${format.toUpperCase()}, ${bytesText(png.length)}`
    process.stdout.write(`${json ? JSON.stringify(done) : words}\n`)
  })
}

const fieldText = (value: string | number | boolean | null) =>
  value === null ? '-' : value === true ? 'yes' : value === false ? 'no' : String(value)
const SIGNS = { info: 'note', warning: 'look', error: 'bad ' } as const

function say(name: string, facts: TextureFacts): void {
  const { width, height, levels } = facts
  const lines = [
    `${name}  ${facts.kind.toUpperCase()}, ${width} x ${height}, ${facts.format}, ${bytesText(facts.bytes)}`,
    `  alpha   ${facts.alpha}`,
    ...(facts.srgb === null ? [] : [`  colour  ${facts.srgb ? 'sRGB' : 'as the numbers are'}`]),
    ...Object.entries(facts.header).map(([field, value]) => `  header  ${field} ${fieldText(value)}`),
    ...levels.map((level, i) => `  level   ${i}: ${level.width} x ${level.height}, ${bytesText(level.bytes)}`),
    ...facts.findings.map(({ severity, message }) => `  ${SIGNS[severity]}    ${message}`),
    ...(facts.findings.length === 0 ? ['  ok      Nothing to find fault with.'] : []),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** `clearcoat texture FILE`: what a texture's file holds, and what a simulator may stumble over. Resolves with the exit code. */
export function textureCommand(path: string, options: { readonly json?: boolean }): Promise<number> {
  const json = options.json ?? false
  return told(path, json, async () => {
    const facts = await textureFacts(basename(path), await read(path))
    if (json) process.stdout.write(`${JSON.stringify({ type: 'texture', file: path, ...facts })}\n`)
    else say(basename(path), facts)
  })
}
