import { BadFile } from './bad-file.ts'
import { divideByAlpha } from './straight.ts'
import { TGA_HEADER, TGA_SIGNATURE, type TgaPicture } from './tga.ts'

/** A TGA file's head, and what its end says of alpha. */
export interface TgaHeader {
  readonly width: number
  readonly height: number
  readonly kind: 'mapped' | 'color' | 'grey'
  /** Bits of a texel as stored: 8, 15, 16, 24 or 32. */
  readonly depth: number
  readonly packed: boolean
  /** How many bits of a texel are alpha, as the header says; many writers say 0 in files that do carry it. */
  readonly alphaBits: number
  /** The first texel of the file lies at the top, and at the right. */
  readonly top: boolean
  readonly right: boolean
  /** A colour map: the index of its first entry, how many there are, bits of one, and where they lie. */
  readonly map: { readonly first: number; readonly count: number; readonly depth: number; readonly at: number } | null
  readonly dataAt: number
  /** A version 2.0 file, which ends with a signature. */
  readonly footer: boolean
  /** What alpha is by the extension area: 0 none, 1 to be ignored, 2 to be kept, 3 alpha, 4 colours multiplied by it. */
  readonly attribute: number | null
}

const KINDS = ['mapped', 'color', 'grey'] as const
const DEPTHS = { mapped: [8, 15, 16], color: [15, 16, 24, 32], grey: [8, 16] } as const
const MAP_DEPTHS: readonly number[] = [15, 16, 24, 32]
/** Where the extension area keeps its attributes type: Truevision TGA 2.0, "Extension Area", field 24. */
const ATTRIBUTE_AT = 494

/** Reads the head of a TGA file. Throws a BadFile that says what is wrong or not read. */
export function readTgaHeader(file: Uint8Array): TgaHeader {
  if (file.length < TGA_HEADER) throw new BadFile('damaged', 'The TGA file ends within its header.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const code = file[2]!
  const kind = KINDS[(code & 7) - 1]
  const depth = file[16]!
  const flags = file[17]!
  const width = view.getUint16(12, true)
  const height = view.getUint16(14, true)
  if (kind === undefined || (code & ~0xb) !== 0) {
    throw new BadFile('unsupported', `The TGA file is of kind ${code}; colour maps, colour and grey (1 to 3, 9 to 11) are read.`)
  }
  if (!(DEPTHS[kind] as readonly number[]).includes(depth)) {
    throw new BadFile('unsupported', `The TGA file has ${depth} bits a texel; ${DEPTHS[kind].join(', ')} are read for its kind.`)
  }
  if (width < 1 || height < 1) throw new BadFile('damaged', `The TGA file says ${width} x ${height}.`)
  if ((flags & 0xc0) !== 0) throw new BadFile('unsupported', 'The TGA file has its rows interleaved; rows in order are read.')
  const mapAt = TGA_HEADER + file[0]!
  // A map may be there although the texels do not use it.
  const map = file[1] === 1 ? { first: view.getUint16(3, true), count: view.getUint16(5, true), depth: file[7]!, at: mapAt } : null
  if (kind === 'mapped' && (map === null || map.count === 0)) throw new BadFile('damaged', 'The TGA file lacks its colour map.')
  if (kind === 'mapped' && !MAP_DEPTHS.includes(map?.depth ?? 0)) {
    throw new BadFile('unsupported', `The TGA file has a colour map of ${map?.depth} bits; 15, 16, 24 and 32 are read.`)
  }
  return {
    width,
    height,
    kind,
    depth,
    packed: code >= 9,
    alphaBits: flags & 15,
    top: (flags & 0x20) !== 0,
    right: (flags & 0x10) !== 0,
    map,
    dataAt: mapAt + (map ? map.count * Math.ceil(map.depth / 8) : 0),
    ...readEnd(file, view),
  }
}

/** What the last 26 bytes say. Places that make no sense count as left out. */
function readEnd(file: Uint8Array, view: DataView): Pick<TgaHeader, 'footer' | 'attribute'> {
  const footerAt = file.length - 26
  const footer = footerAt >= TGA_HEADER && Buffer.from(file.subarray(footerAt + 8)).toString('latin1') === TGA_SIGNATURE
  if (!footer) return { footer, attribute: null }
  const area = view.getUint32(footerAt, true)
  const there = area >= TGA_HEADER && area + ATTRIBUTE_AT < footerAt
  return { footer, attribute: there ? file[area + ATTRIBUTE_AT]! : null }
}

const early = () => new BadFile('damaged', 'The TGA file ends before its picture does.')

/** Texels in the order of the file, plain. Packets may cross rows, as files before version 2.0 have them. */
function unpack(file: Uint8Array, header: TgaHeader): Uint8Array {
  const { dataAt } = header
  const bytes = Math.ceil(header.depth / 8)
  const size = header.width * header.height * bytes
  if (!header.packed) {
    if (dataAt + size > file.length) throw early()
    return file.subarray(dataAt, dataAt + size)
  }
  // A packet holds at most 128 texels, so that a short file cannot ask for a large picture.
  if (size / bytes > (Math.max(0, file.length - dataAt) / (1 + bytes)) * 128) throw early()
  const out = new Uint8Array(size)
  let at = dataAt
  let to = 0
  while (to < size) {
    if (at >= file.length) throw early()
    const head = file[at++]!
    const count = Math.min(((head & 127) + 1) * bytes, size - to)
    const need = head >= 128 ? bytes : count
    if (at + need > file.length) throw early()
    if (head >= 128) for (let i = 0; i < count; i++) out[to + i] = file[at + (i % bytes)]!
    else out.set(file.subarray(at, at + count), to)
    at += need
    to += count
  }
  return out
}

/** Turns the texel at `q` of `data` into RGBA at `p` of `pixels`. */
type Reader = (pixels: Uint8Array, p: number, data: Uint8Array, q: number) => void

const wide = (five: number) => (five << 3) | (five >> 2)

/** Colours as texels and colour maps have them: blue first, or five bits each with one bit of alpha on top. */
function colorReader(depth: number, withBit: boolean): Reader {
  if (depth > 16) {
    return (pixels, p, data, q) => {
      pixels[p] = data[q + 2]!
      pixels[p + 1] = data[q + 1]!
      pixels[p + 2] = data[q]!
      pixels[p + 3] = depth === 32 ? data[q + 3]! : 255
    }
  }
  return (pixels, p, data, q) => {
    const texel = data[q]! | (data[q + 1]! << 8)
    pixels[p] = wide((texel >> 10) & 31)
    pixels[p + 1] = wide((texel >> 5) & 31)
    pixels[p + 2] = wide(texel & 31)
    pixels[p + 3] = withBit && texel < 0x8000 ? 0 : 255
  }
}

function greyReader(depth: number): Reader {
  return (pixels, p, data, q) => {
    pixels.fill(data[q]!, p, p + 3)
    pixels[p + 3] = depth === 16 ? data[q + 1]! : 255
  }
}

function mapReader(file: Uint8Array, { map, depth, alphaBits }: TgaHeader): Reader {
  if (map === null) throw new BadFile('damaged', 'The TGA file lacks its colour map.')
  const bytes = Math.ceil(map.depth / 8)
  if (map.at + map.count * bytes > file.length) throw new BadFile('damaged', 'The TGA file ends within its colour map.')
  const read = colorReader(map.depth, map.depth === 16 && alphaBits === 1)
  const colors = new Uint8Array(map.count * 4)
  for (let i = 0; i < map.count; i++) read(colors, i * 4, file, map.at + i * bytes)
  return (pixels, p, data, q) => {
    const entry = (depth > 8 ? data[q]! | (data[q + 1]! << 8) : data[q]!) - map.first
    if (entry < 0 || entry >= map.count) throw new BadFile('damaged', 'The TGA file uses colours that its colour map does not hold.')
    pixels.set(colors.subarray(entry * 4, entry * 4 + 4), p)
  }
}

function readerOf(file: Uint8Array, header: TgaHeader): Reader {
  if (header.kind === 'mapped') return mapReader(file, header)
  if (header.kind === 'grey') return greyReader(header.depth)
  return colorReader(header.depth, header.depth === 16 && header.alphaBits === 1)
}

/** What the file says of alpha, put to use on pixels that hold it as stored. */
function settleAlpha(pixels: Uint8Array, { alphaBits, attribute }: TgaHeader): void {
  if (attribute === 4) return divideByAlpha(pixels)
  if (alphaBits > 0 || (attribute !== null && attribute > 1)) return
  // Header and extension area agree that there is none; or nothing says so, and the picture would be clear all over.
  if (attribute === null && pixels.some((value, i) => (i & 3) === 3 && value !== 0)) return
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255
}

/**
 * Reads a TGA file: colour of 15 to 32 bits, grey and colour maps, plain or packed, from any corner. Throws a BadFile that says
 * what is wrong or not read; what the header claims is held against the length of the file before anything is set aside.
 */
export function decodeTga(file: Uint8Array): TgaPicture {
  const header = readTgaHeader(file)
  const { width, height } = header
  const data = unpack(file, header)
  const read = readerOf(file, header)
  const bytes = Math.ceil(header.depth / 8)
  const pixels = new Uint8Array(width * height * 4)
  const step = header.right ? -4 : 4
  let q = 0
  for (let row = 0; row < height; row++) {
    const y = header.top ? row : height - 1 - row
    let p = (y * width + (header.right ? width - 1 : 0)) * 4
    for (let x = 0; x < width; x++) {
      read(pixels, p, data, q)
      p += step
      q += bytes
    }
  }
  settleAlpha(pixels, header)
  return { width, height, pixels }
}
