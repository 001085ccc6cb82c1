import { decodeBc1, decodeBc3 } from '../../kernels/bc-decode.ts'
import { BadFile } from '../bad-file.ts'
import { levelBytes, readHeader, type DdsFormat, type DdsHeader } from './header.ts'

/** One level, RGBA, straight alpha, rows from the top-left. */
export interface DdsLevel {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

export interface DdsPicture {
  readonly width: number
  readonly height: number
  readonly format: DdsFormat
  /** The largest first; levels that the file breaks off before are left out, level 0 is always there. */
  readonly levels: readonly DdsLevel[]
}

/**
 * Reads a DDS file: legacy DXT1, DXT5, 24 and 32-bit RGB, and DX10 headers of the same. What a header claims is held against the
 * length of the file before anything is set aside. Throws a BadFile that says what is wrong or not read.
 */
export function decodeDds(file: Uint8Array, options: { readonly firstOnly?: boolean } = {}): DdsPicture {
  const header = readHeader(file)
  const levels: DdsLevel[] = []
  let at = header.dataAt
  for (let i = 0; i < (options.firstOnly ? 1 : header.levels); i++) {
    const width = Math.max(1, header.width >> i)
    const height = Math.max(1, header.height >> i)
    const bytes = levelBytes(header.format, width, height, header.layout.bytes)
    if (at + bytes > file.length) break
    levels.push({ width, height, pixels: decodeLevel(file.subarray(at, at + bytes), width, height, header) })
    at += bytes
  }
  if (levels.length === 0) throw new BadFile('damaged', 'The DDS file ends before its picture does.')
  return { width: header.width, height: header.height, format: header.format, levels }
}

function decodeLevel(data: Uint8Array, width: number, height: number, header: DdsHeader): Uint8Array {
  if (header.format === 'bc1') return decodeBc1(data, width, height)
  if (header.format === 'bc3') return decodeBc3(data, width, height)
  const { bytes, order } = header.layout
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 4; k++) pixels[i * 4 + k] = order[k]! < 0 ? 255 : data[i * bytes + order[k]!]!
  }
  return pixels
}
