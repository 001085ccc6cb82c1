import { blockBytes } from '../../kernels/block-format.ts'
import { BadFile } from '../bad-file.ts'
import type { DdsEncoding } from './options.ts'

/** What a DDS file holds, as far as it is read here. `rgba` is uncompressed, eight bits a channel. */
export type DdsFormat = 'bc1' | 'bc3' | 'rgba'

/** A header, read. */
export interface DdsHeader {
  readonly width: number
  readonly height: number
  readonly format: DdsFormat
  /** Levels that the header names; at least 1. */
  readonly levels: number
  /** Where the first level starts. */
  readonly dataAt: number
  /** For `rgba`: bytes a texel, and which byte holds red, green, blue and alpha (-1 = none, then opaque). */
  readonly layout: { readonly bytes: 3 | 4; readonly order: readonly [number, number, number, number] }
}

const MAGIC = 0x20534444
const FOURCC = { bc1: 0x31545844, bc3: 0x35545844, dx10: 0x30315844 } as const
const HEADER_BYTES = 128
/** Sides beyond this are refused before anything is set aside: no simulator takes them. */
export const MAX_SIDE = 16384

/** CAPS | HEIGHT | WIDTH | PIXELFORMAT | MIPMAPCOUNT, and LINEARSIZE or PITCH. */
const FLAGS_BLOCKS = 0xa1007
const FLAGS_PLAIN = 0x2100f
/** TEXTURE, and COMPLEX | MIPMAP where there is more than one level. */
const CAPS_SINGLE = 0x1000
const CAPS_MIPS = 0x401008

/** Bytes of one level. Part blocks count whole, down to 1 x 1. */
export function levelBytes(format: DdsFormat, width: number, height: number, texel = 4): number {
  if (format === 'rgba') return width * height * texel
  return Math.ceil(width / 4) * Math.ceil(height / 4) * (format === 'bc1' ? 8 : 16)
}

/** What a header says besides the size. */
export interface HeaderWords extends Pick<DdsEncoding, 'format' | 'header' | 'gamma' | 'alpha'> {
  /** Levels in the file, 1 or more. */
  readonly levels: number
}

const FOURCC_OF = { bc1: FOURCC.bc1, bc3: FOURCC.bc3, bc4: 0x31495441, bc5: 0x32495441, bc7: FOURCC.dx10 } as const
const DXGI_OF = {
  bc1: { none: 71, srgb: 72 },
  bc3: { none: 77, srgb: 78 },
  bc4: { none: 80, srgb: 80 },
  bc5: { none: 83, srgb: 83 },
  bc7: { none: 98, srgb: 99 },
  rgba: { none: 28, srgb: 29 },
  bgra: { none: 87, srgb: 91 },
} as const
const ALPHA_MODES = { transparency: 1, none: 3, data: 4 } as const

/**
 * The bytes before the data: 128, or 148 with a DX10 header. Microsoft, "DDS_HEADER structure": all flags that apply are set, the
 * linear size is the one of level 0, the level count is never 0.
 */
export function writeHeader(width: number, height: number, words: HeaderWords): Uint8Array {
  const { format, levels } = words
  const plain = format === 'rgba' || format === 'bgra'
  const modern = words.header === 'dx10' || format === 'bc7'
  const bytes = new Uint8Array(HEADER_BYTES + (modern ? 20 : 0))
  const view = new DataView(bytes.buffer)
  const put = (at: number, value: number) => view.setUint32(at, value, true)
  put(0, MAGIC)
  put(4, 124)
  put(8, plain ? FLAGS_PLAIN : FLAGS_BLOCKS)
  put(12, height)
  put(16, width)
  put(20, plain ? width * 4 : blockBytes(format, width, height))
  put(28, levels)
  put(76, 32)
  if (modern || !plain) {
    put(80, 4)
    put(84, modern ? FOURCC.dx10 : FOURCC_OF[format as keyof typeof FOURCC_OF])
  } else {
    // RGB | ALPHAPIXELS, 32 bits a texel.
    put(80, 0x41)
    put(88, 32)
    const [red, blue] = format === 'rgba' ? [0xff, 0xff0000] : [0xff0000, 0xff]
    ;[red, 0xff00, blue, 0xff000000].forEach((mask, i) => put(92 + i * 4, mask))
  }
  put(108, levels > 1 ? CAPS_MIPS : CAPS_SINGLE)
  if (!modern) return bytes
  put(128, DXGI_OF[format][words.gamma])
  put(132, 3)
  put(140, 1)
  put(144, format === 'bc1' || format === 'bc4' || format === 'bc5' ? ALPHA_MODES.none : ALPHA_MODES[words.alpha])
  return bytes
}

const BGRA = { bytes: 4, order: [2, 1, 0, 3] } as const

/** What the codes of the DX10 header stand for, as far as they are read: UNORM and SRGB alike, and TYPELESS. */
const DXGI: Readonly<Record<number, { format: DdsFormat; layout?: DdsHeader['layout'] }>> = {
  27: { format: 'rgba', layout: { bytes: 4, order: [0, 1, 2, 3] } },
  28: { format: 'rgba', layout: { bytes: 4, order: [0, 1, 2, 3] } },
  29: { format: 'rgba', layout: { bytes: 4, order: [0, 1, 2, 3] } },
  70: { format: 'bc1' },
  71: { format: 'bc1' },
  72: { format: 'bc1' },
  76: { format: 'bc3' },
  77: { format: 'bc3' },
  78: { format: 'bc3' },
  87: { format: 'rgba' },
  88: { format: 'rgba', layout: { bytes: 4, order: [2, 1, 0, -1] } },
  90: { format: 'rgba' },
  91: { format: 'rgba' },
}

/**
 * Reads a header. Flags, the linear size and a missing level count are not relied upon, as Microsoft advises readers;
 * sizes and the pixel format are checked. Throws a BadFile that says what is wrong or not read.
 */
export function readHeader(file: Uint8Array): DdsHeader {
  if (file.length < 4 || file[0] !== 0x44 || file[1] !== 0x44 || file[2] !== 0x53 || file[3] !== 0x20) {
    throw new BadFile('damaged', 'This is not a DDS file.')
  }
  if (file.length < HEADER_BYTES) throw new BadFile('damaged', 'The DDS file ends within its header.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const get = (at: number) => view.getUint32(at, true)
  if (get(4) !== 124) throw new BadFile('damaged', 'The header of the DDS file has a wrong size.')
  const height = get(12)
  const width = get(16)
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new BadFile('unsupported', `The DDS file says ${width} x ${height}; sides from 1 to ${MAX_SIDE} are read.`)
  }
  if ((get(112) & 0x200) !== 0) throw new BadFile('unsupported', 'The DDS file is a cube map; flat pictures are read.')
  if ((get(112) & 0x200000) !== 0) throw new BadFile('unsupported', 'The DDS file is a volume; flat pictures are read.')
  const most = Math.floor(Math.log2(Math.max(width, height))) + 1
  const levels = Math.max(1, Math.min(get(28), most))
  return { width, height, levels, ...readPixelFormat(file, get) }
}

function readPixelFormat(file: Uint8Array, get: (at: number) => number): Pick<DdsHeader, 'format' | 'dataAt' | 'layout'> {
  const flags = get(80)
  const code = get(84)
  if ((flags & 4) !== 0) {
    if (code === FOURCC.bc1) return { format: 'bc1', dataAt: HEADER_BYTES, layout: BGRA }
    if (code === FOURCC.bc3) return { format: 'bc3', dataAt: HEADER_BYTES, layout: BGRA }
    if (code === FOURCC.dx10) return readDx10(file, get)
    const name = String.fromCharCode(...[0, 8, 16, 24].map((s) => (code >>> s) & 255)).replace(/[^ -~]/g, '?')
    throw new BadFile('unsupported', `The DDS file is compressed as "${name}"; DXT1, DXT5 and plain RGBA are read.`)
  }
  return { format: 'rgba', dataAt: HEADER_BYTES, layout: readMasks(flags, get) }
}

function readDx10(file: Uint8Array, get: (at: number) => number): Pick<DdsHeader, 'format' | 'dataAt' | 'layout'> {
  if (file.length < HEADER_BYTES + 20) throw new BadFile('damaged', 'The DDS file ends within its second header.')
  const code = get(128)
  const known = DXGI[code]
  if (!known) throw new BadFile('unsupported', `The DDS file has the DXGI format ${code}; BC1, BC3 and plain RGBA are read.`)
  // Resource dimension 3 is a flat texture; bit 2 of the flags marks a cube.
  if (get(132) !== 3 || (get(136) & 4) !== 0 || get(140) > 1) {
    throw new BadFile('unsupported', 'The DDS file is a cube, a volume or an array; flat single pictures are read.')
  }
  return { format: known.format, dataAt: HEADER_BYTES + 20, layout: known.layout ?? BGRA }
}

function readMasks(flags: number, get: (at: number) => number): DdsHeader['layout'] {
  const bits = get(88)
  if ((flags & 0x40) === 0 || (bits !== 32 && bits !== 24)) {
    throw new BadFile('unsupported', 'The DDS file is neither block-compressed nor 24 or 32-bit RGB.')
  }
  const byteOf = (mask: number) => [0xff, 0xff00, 0xff0000, 0xff000000].indexOf(mask)
  const order = [byteOf(get(92)), byteOf(get(96)), byteOf(get(100)), (flags & 1) !== 0 ? byteOf(get(104)) : -1] as const
  const bytes = bits === 32 ? 4 : 3
  if (order.slice(0, 3).some((b) => b < 0 || b >= bytes) || order[3] >= bytes) {
    throw new BadFile('unsupported', 'The DDS file has colour masks that are not whole bytes.')
  }
  return { bytes, order }
}
