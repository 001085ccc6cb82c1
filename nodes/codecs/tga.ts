import { BadFile } from './bad-file.ts'

/** RGBA, straight alpha, rows from the top-left. */
export interface TgaPicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

export interface TgaOptions {
  /** 24 leaves alpha out. */
  readonly depth: 24 | 32
  /** Run-length packed; without it the file is plain. */
  readonly packed: boolean
  /** The row that the file starts with. Most simulators take either; `bottom` is what TGA files have always been. */
  readonly origin: 'bottom' | 'top'
}

const HEADER = 18
const MAX_SIDE = 65535
/** Twenty-six bytes that end a TGA 2.0 file: no extension area, no developer area, the signature. */
const FOOTER = Uint8Array.from([...new Uint8Array(8), ...new TextEncoder().encode('TRUEVISION-XFILE.\0')])

/** Truevision TGA, version 2.0 (January 1991): a whole file. Throws a RangeError when the sizes do not fit. */
export function encodeTga(image: TgaPicture, options: TgaOptions): Uint8Array {
  const { width, height, pixels } = image
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} does not have ${pixels.length} bytes.`)
  }
  const bytes = options.depth / 8
  // The worst case of packing is one head for every 128 texels of a row.
  const room = width * bytes * height + (options.packed ? Math.ceil(width / 128) * height : 0)
  const file = new Uint8Array(HEADER + room + FOOTER.length)
  file[2] = options.packed ? 10 : 2
  new DataView(file.buffer).setUint16(12, width, true)
  new DataView(file.buffer).setUint16(14, height, true)
  file[16] = options.depth
  // Low bits: how many bits of a texel are alpha. Bit 5: the first row is the top one.
  file[17] = (options.depth === 32 ? 8 : 0) | (options.origin === 'top' ? 0x20 : 0)
  const row = new Uint8Array(width * bytes)
  let at = HEADER
  for (let i = 0; i < height; i++) {
    const y = options.origin === 'top' ? i : height - 1 - i
    turnRow(row, pixels, y * width * 4, width, bytes)
    if (options.packed) at = packRow(file, at, row, width, bytes)
    else {
      file.set(row, at)
      at += row.length
    }
  }
  file.set(FOOTER, at)
  return file.subarray(0, at + FOOTER.length)
}

/** Blue first. */
function turnRow(row: Uint8Array, pixels: Uint8Array, from: number, width: number, bytes: number): void {
  for (let x = 0; x < width; x++) {
    const p = from + x * 4
    const q = x * bytes
    row[q] = pixels[p + 2]!
    row[q + 1] = pixels[p + 1]!
    row[q + 2] = pixels[p]!
    if (bytes === 4) row[q + 3] = pixels[p + 3]!
  }
}

/** Packets never cross rows, as version 2.0 asks. Two equal texels in a stretch of others are not worth a packet of their own. */
function packRow(file: Uint8Array, start: number, row: Uint8Array, width: number, bytes: number): number {
  const same = (a: number, b: number) => {
    for (let k = 0; k < bytes; k++) if (row[a * bytes + k] !== row[b * bytes + k]) return false
    return true
  }
  let at = start
  let x = 0
  while (x < width) {
    let run = 1
    while (x + run < width && run < 128 && same(x, x + run)) run++
    if (run > 1) {
      file[at++] = 0x80 | (run - 1)
      file.set(row.subarray(x * bytes, (x + 1) * bytes), at)
      at += bytes
      x += run
      continue
    }
    let raw = 1
    while (x + raw < width && raw < 128 && !(x + raw + 1 < width && same(x + raw, x + raw + 1))) raw++
    file[at++] = raw - 1
    file.set(row.subarray(x * bytes, (x + raw) * bytes), at)
    at += raw * bytes
    x += raw
  }
  return at
}

interface TgaHeader {
  readonly width: number
  readonly height: number
  readonly bytes: 1 | 3 | 4
  readonly packed: boolean
  readonly alpha: boolean
  readonly top: boolean
  readonly right: boolean
  readonly dataAt: number
}

function readHeader(file: Uint8Array): TgaHeader {
  if (file.length < HEADER) throw new BadFile('damaged', 'The TGA file ends within its header.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const kind = file[2]!
  const depth = file[16]!
  const flags = file[17]!
  const width = view.getUint16(12, true)
  const height = view.getUint16(14, true)
  const color = kind === 2 || kind === 10
  const gray = kind === 3 || kind === 11
  if (!color && !gray) {
    throw new BadFile('unsupported', `The TGA file is of kind ${kind}; true colour and grey (2, 3, 10, 11) are read.`)
  }
  if (color ? depth !== 24 && depth !== 32 : depth !== 8) {
    throw new BadFile('unsupported', `The TGA file has ${depth} bits a texel; 24 and 32 of colour and 8 of grey are read.`)
  }
  if (width < 1 || height < 1) throw new BadFile('damaged', `The TGA file says ${width} x ${height}.`)
  // A colour map may be there although it is not used.
  const map = file[1] === 1 ? view.getUint16(5, true) * Math.ceil(file[7]! / 8) : 0
  const bytes = color ? (depth === 32 ? 4 : 3) : 1
  return {
    width,
    height,
    bytes,
    packed: kind >= 10,
    // Many writers leave the alpha bits at 0 in files of 32 bits that do carry alpha.
    alpha: bytes === 4,
    top: (flags & 0x20) !== 0,
    right: (flags & 0x10) !== 0,
    dataAt: HEADER + file[0]! + map,
  }
}

/** Texels in the order of the file, plain. Packets may cross rows, as files before version 2.0 have them. */
function unpack(file: Uint8Array, header: TgaHeader): Uint8Array {
  const { bytes, dataAt } = header
  const size = header.width * header.height * bytes
  const early = () => new BadFile('damaged', 'The TGA file ends before its picture does.')
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

/**
 * Reads a TGA file: 24 and 32-bit colour and 8-bit grey, plain or packed, from any corner. Throws a BadFile that says what
 * is wrong or not read; what the header claims is held against the length of the file before anything is set aside.
 */
export function decodeTga(file: Uint8Array): TgaPicture {
  const header = readHeader(file)
  const { width, height, bytes } = header
  const data = unpack(file, header)
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const row = Math.floor(i / width)
    const x = header.right ? width - 1 - (i % width) : i % width
    const p = ((header.top ? row : height - 1 - row) * width + x) * 4
    const q = i * bytes
    pixels[p] = data[bytes === 1 ? q : q + 2]!
    pixels[p + 1] = data[bytes === 1 ? q : q + 1]!
    pixels[p + 2] = data[q]!
    pixels[p + 3] = header.alpha ? data[q + 3]! : 255
  }
  return { width, height, pixels }
}
