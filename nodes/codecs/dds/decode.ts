import { CODE_BYTES, decodeBlockRow, type BlockCode } from '../../kernels/bc-decode.ts'
import { mipSize } from '../../kernels/mip-size.ts'
import { BadFile } from '../bad-file.ts'
import { divideByAlpha } from '../straight.ts'
import { readHeader, type DdsHeader } from './header.ts'
import type { Layout } from './layouts.ts'
import { maskReader } from './masks.ts'

/** One level, RGBA, straight alpha, rows from the top-left. */
export interface DdsLevel {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** How texels are stored, in a word: a block code, the two plain orders that are also written, or other masks. */
export type DdsStored = BlockCode | 'rgba' | 'bgra' | 'masks'

export interface DdsPicture {
  readonly width: number
  readonly height: number
  readonly format: DdsStored
  /** The largest first; levels that the file breaks off before are left out, level 0 is always there. */
  readonly levels: readonly DdsLevel[]
}

/** Where a level lies in the file. */
export interface LevelPlace {
  readonly width: number
  readonly height: number
  readonly at: number
  readonly bytes: number
}

/** The levels that are whole in a file of `length` bytes, the largest first. None when not even level 0 is. */
export function levelPlaces(header: DdsHeader, length: number): LevelPlace[] {
  const places: LevelPlace[] = []
  let at = header.dataAt
  for (let i = 0; i < header.levels; i++) {
    const { width, height } = mipSize(header.width, header.height, i)
    const bytes = storedBytes(header.layout.stored, width, height)
    if (at + bytes > length) break
    places.push({ width, height, at, bytes })
    at += bytes
  }
  return places
}

function storedBytes(stored: Layout['stored'], width: number, height: number): number {
  if (typeof stored === 'object') return width * height * (stored.bits / 8)
  return Math.ceil(width / 4) * Math.ceil(height / 4) * CODE_BYTES[stored]
}

/** How a layout is called for short. */
export function storedAs({ stored }: Layout): DdsStored {
  if (typeof stored === 'string') return stored
  const [r, g, b, a] = stored.masks
  if (stored.bits !== 32 || g !== 0xff00 || a !== 0xff000000) return 'masks'
  return r === 0xff && b === 0xff0000 ? 'rgba' : r === 0xff0000 && b === 0xff ? 'bgra' : 'masks'
}

/**
 * Reads a DDS file: BC1 to BC5 and BC7, and texels of 8 to 32 bits, under legacy and DX10 headers. What a header claims is held
 * against the length of the file before anything is set aside. Throws a BadFile that says what is wrong or not read.
 */
export function decodeDds(file: Uint8Array, options: { readonly firstOnly?: boolean } = {}): DdsPicture {
  const header = readHeader(file)
  const places = levelPlaces(header, file.length)
  if (places.length === 0) throw new BadFile('damaged', 'The DDS file ends before its picture does.')
  const levels = (options.firstOnly ? places.slice(0, 1) : places).map((place) => decodePlace(file, place, header.layout, () => {}))
  return { width: header.width, height: header.height, format: storedAs(header.layout), levels }
}

/** Rows of texels between two calls of `tick`: some 20 ms of the widest picture. */
const TICK_ROWS = 128

/**
 * Reads one level alone, 0 = the largest. Throws a BadFile as `decodeDds` does, also when the file does not hold that level.
 * `tick` is called every few rows; what it throws comes out.
 */
export function decodeDdsLevel(file: Uint8Array, index: number, tick: () => void = () => {}): DdsLevel {
  const header = readHeader(file)
  const places = levelPlaces(header, file.length)
  const place = places[index]
  if (place) return decodePlace(file, place, header.layout, tick)
  if (places.length === 0) throw new BadFile('damaged', 'The DDS file ends before its picture does.')
  const last = places.length - 1
  const there = last === 0 ? 'it has level 0 alone' : `its levels are 0 to ${last}`
  throw new BadFile('unsupported', `The DDS file has no level ${index}; ${there}.`)
}

function decodePlace(file: Uint8Array, { width, height, at, bytes }: LevelPlace, layout: Layout, tick: () => void): DdsLevel {
  const data = file.subarray(at, at + bytes)
  const pixels = new Uint8Array(width * height * 4)
  const read = rowsReader(layout.stored, data, width)
  for (let y = 0; y < height; y += 4) {
    if (y % TICK_ROWS === 0) tick()
    const rows = Math.min(4, height - y)
    read(pixels.subarray(y * width * 4, (y + rows) * width * 4), y, rows)
  }
  if (layout.premultiplied) divideByAlpha(pixels)
  return { width, height, pixels }
}

/** Reads up to four rows, from a row that is a multiple of 4, into RGBA. */
function rowsReader(stored: Layout['stored'], data: Uint8Array, width: number): (out: Uint8Array, y: number, rows: number) => void {
  if (typeof stored === 'object') {
    const read = maskReader(stored)
    const line = width * (stored.bits / 8)
    return (out, y) => read(out, data.subarray(y * line))
  }
  const line = Math.ceil(width / 4) * CODE_BYTES[stored]
  return (out, y, rows) => decodeBlockRow(out, stored, data.subarray((y >> 2) * line), width, rows)
}
