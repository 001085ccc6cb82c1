import { mipCount } from '../../kernels/mip-size.ts'
import { BadFile } from '../bad-file.ts'
import {
  D3D10_CUBE,
  D3D10_TEXTURE_2D,
  DDPF,
  DDSCAPS,
  DDSCAPS2,
  DDSD,
  DX10_BYTES,
  DXGI_OF,
  FOURCC_OF,
  HEADER_BYTES,
  MAGIC,
} from './constants.ts'
import { DXGI_CODES, LEGACY_CODES, maskLayout, type Layout } from './layouts.ts'
import { hasDx10, isPlain, type DdsEncoding, type DdsFormat } from './options.ts'
import { levelBytes } from './size.ts'


/** Sides beyond this are refused before anything is set aside: no simulator takes them. */
export const MAX_SIDE = 16384

/** What a header says besides the size. */
export interface HeaderWords extends Pick<DdsEncoding, 'format' | 'header' | 'gamma' | 'alpha'> {
  /** Levels in the file, 1 or more. */
  readonly levels: number
}


/** What alpha means, as `DDS_ALPHA_MODE` counts it: straight, opaque, or a channel that is no transparency. */
const ALPHA_MODES = { transparency: 1, none: 3, data: 4 } as const
const hasNoAlpha = (format: DdsFormat) => format === 'bc1' || format === 'bc4' || format === 'bc5'

/**
 * The bytes before the data: 128, or 148 with a DX10 header. Legacy headers have a FourCC (DXT1, DXT5, ATI1, ATI2) or 32-bit
 * masks, which is what simulators and tools read most widely; BC7 has only the DX10 one, whose code also says sRGB. Microsoft,
 * "DDS_HEADER structure": all flags that apply are set, the linear size is the one of level 0, the level count is never 0.
 */
export function writeHeader(width: number, height: number, words: HeaderWords): Uint8Array {
  const { format, levels } = words
  if (!(width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE && levels >= 1)) {
    throw new RangeError(`Sides of a DDS file are from 1 to ${MAX_SIDE} px, not ${width} x ${height}.`)
  }
  const modern = hasDx10(words)
  const bytes = new Uint8Array(HEADER_BYTES + (modern ? DX10_BYTES : 0))
  const view = new DataView(bytes.buffer)
  const put = (at: number, value: number) => view.setUint32(at, value, true)
  put(0, MAGIC)
  put(4, 124)
  put(8, DDSD.always | DDSD.mipCount | (isPlain(format) ? DDSD.pitch : DDSD.linearSize))
  put(12, height)
  put(16, width)
  put(20, isPlain(format) ? width * 4 : levelBytes(format, width, height))
  put(28, levels)
  put(76, 32)
  if (modern || !isPlain(format)) {
    put(80, DDPF.fourCc)
    put(84, modern ? FOURCC_OF.dx10 : FOURCC_OF[format as keyof typeof FOURCC_OF])
  } else {
    put(80, DDPF.rgb | DDPF.alphaPixels)
    put(88, 32)
    const [red, blue] = format === 'rgba' ? [0xff, 0xff0000] : [0xff0000, 0xff]
    ;[red, 0xff00, blue, 0xff000000].forEach((mask, i) => put(92 + i * 4, mask))
  }
  put(108, DDSCAPS.texture | (levels > 1 ? DDSCAPS.complex | DDSCAPS.mipmap : 0))
  if (!modern) return bytes
  put(128, DXGI_OF[format][words.gamma])
  put(132, D3D10_TEXTURE_2D)
  put(140, 1)
  put(144, hasNoAlpha(format) ? ALPHA_MODES.none : ALPHA_MODES[words.alpha])
  return bytes
}

/** A header, read. */
export interface DdsHeader {
  readonly width: number
  readonly height: number
  readonly layout: Layout
  /** Levels that are looked for: what the header names, at least 1 and at most a full chain. */
  readonly levels: number
  /** Where the first level starts. */
  readonly dataAt: number
  /** What the header says word for word, also where it is not relied upon. */
  readonly claims: HeaderClaims
}

export interface HeaderClaims {
  readonly flags: number
  readonly linearSize: number
  readonly levels: number
  readonly caps: number
  /** The four letters, where there are some. */
  readonly fourCc: string | null
  /** The second header: DXGI_FORMAT and DDS_ALPHA_MODE. */
  readonly dx10: { readonly format: number; readonly alphaMode: number } | null
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
  if ((get(112) & DDSCAPS2.cube) !== 0) throw new BadFile('unsupported', 'The DDS file is a cube map; flat pictures are read.')
  if ((get(112) & DDSCAPS2.volume) !== 0) throw new BadFile('unsupported', 'The DDS file is a volume; flat pictures are read.')
  const modern = (get(80) & DDPF.fourCc) !== 0 && get(84) === FOURCC_OF.dx10
  return {
    width,
    height,
    levels: Math.max(1, Math.min(get(28), mipCount(width, height))),
    dataAt: HEADER_BYTES + (modern ? DX10_BYTES : 0),
    layout: modern ? readDx10(file, get) : readLegacy(get),
    claims: {
      flags: get(8),
      linearSize: get(20),
      levels: get(28),
      caps: get(108),
      fourCc: (get(80) & DDPF.fourCc) === 0 || get(84) < 256 ? null : lettersOf(get(84)),
      dx10: modern ? { format: get(128), alphaMode: get(144) & 7 } : null,
    },
  }
}

const lettersOf = (code: number) => String.fromCharCode(...[0, 8, 16, 24].map((s) => (code >>> s) & 255)).replace(/[^ -~]/g, '?')

function readLegacy(get: (at: number) => number): Layout {
  const flags = get(80)
  const code = get(84)
  if ((flags & DDPF.fourCc) !== 0) {
    const known = LEGACY_CODES.get(code)
    if (known) return known
    const name = code < 256 ? `D3DFORMAT ${code}` : `"${lettersOf(code)}"`
    throw new BadFile('unsupported', `The DDS file is of the format ${name}; BC1 to BC5, BC7 and eight bits a channel are read.`)
  }
  const grey = (flags & DDPF.luminance) !== 0
  const alpha = (flags & (DDPF.alphaPixels | DDPF.alpha)) !== 0 ? get(104) : 0
  const colors = (flags & (DDPF.rgb | DDPF.luminance)) !== 0 ? [get(92), get(96), get(100)] as const : [0, 0, 0] as const
  const layout = maskLayout(get(88), [...colors, alpha], grey)
  if (!layout) throw new BadFile('unsupported', `The DDS file has masks for texels of ${get(88)} bits that make no sense.`)
  return layout
}

function readDx10(file: Uint8Array, get: (at: number) => number): Layout {
  if (file.length < HEADER_BYTES + DX10_BYTES) throw new BadFile('damaged', 'The DDS file ends within its second header.')
  const code = get(128)
  const known = DXGI_CODES.get(code)
  if (!known) {
    const name = code >= 94 && code <= 96 ? 'BC6H' : `DXGI format ${code}`
    throw new BadFile('unsupported', `The DDS file has the ${name}; BC1 to BC5, BC7 and eight bits a channel are read.`)
  }
  if ((get(136) & D3D10_CUBE) !== 0) throw new BadFile('unsupported', 'The DDS file is a cube map; flat pictures are read.')
  if (get(132) === D3D10_TEXTURE_2D + 1) throw new BadFile('unsupported', 'The DDS file is a volume; flat pictures are read.')
  if (get(140) > 1) throw new BadFile('unsupported', `The DDS file is an array of ${get(140)}; single pictures are read.`)
  if (get(132) !== D3D10_TEXTURE_2D && get(132) !== D3D10_TEXTURE_2D - 1) {
    throw new BadFile('unsupported', `The DDS file has the resource dimension ${get(132)}; flat pictures are read.`)
  }
  return (get(144) & 7) === 2 ? { ...known, premultiplied: true } : known
}
