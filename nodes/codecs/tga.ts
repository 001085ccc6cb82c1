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

/** Bytes before anything else. */
export const TGA_HEADER = 18
const MAX_SIDE = 65535
/** Ends a TGA 2.0 file, after the places of its extension and developer areas. */
export const TGA_SIGNATURE = 'TRUEVISION-XFILE.\0'
/** Twenty-six bytes: no extension area, no developer area, the signature. */
const FOOTER = Uint8Array.from([...new Uint8Array(8), ...new TextEncoder().encode(TGA_SIGNATURE)])

/** Truevision TGA, version 2.0 (January 1991): a whole file. Throws a RangeError when the sizes do not fit. */
export function encodeTga(image: TgaPicture, options: TgaOptions): Uint8Array {
  const { width, height, pixels } = image
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || pixels.length !== width * height * 4) {
    throw new RangeError(`A picture of ${width} x ${height} does not have ${pixels.length} bytes.`)
  }
  const bytes = options.depth / 8
  // The worst case of packing is one head for every 128 texels of a row.
  const room = width * bytes * height + (options.packed ? Math.ceil(width / 128) * height : 0)
  const file = new Uint8Array(TGA_HEADER + room + FOOTER.length)
  file[2] = options.packed ? 10 : 2
  new DataView(file.buffer).setUint16(12, width, true)
  new DataView(file.buffer).setUint16(14, height, true)
  file[16] = options.depth
  // Low bits: how many bits of a texel are alpha. Bit 5: the first row is the top one.
  file[17] = (options.depth === 32 ? 8 : 0) | (options.origin === 'top' ? 0x20 : 0)
  const row = new Uint8Array(width * bytes)
  let at = TGA_HEADER
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
