import { blockBytes } from '../../kernels/block-format.ts'
import { mipCount, mipSize } from '../../kernels/mip-size.ts'
import { DX10_BYTES, HEADER_BYTES } from './constants.ts'
import { hasDx10, isPlain, type DdsEncoding, type DdsFormat } from './options.ts'

// How large textures come out, from their sides and options alone. The editor shows this too, so nothing else is imported here.

/** Bytes of one level. Part blocks count whole, down to 1 x 1. */
export function levelBytes(format: DdsFormat, width: number, height: number): number {
  return isPlain(format) ? width * height * 4 : blockBytes(format, width, height)
}

/** One level of a file that is not written yet. */
export interface LevelSize {
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** A file that is not written yet: its levels, the largest first, and all of its bytes, the header among them. */
export interface TextureSize {
  readonly levels: readonly LevelSize[]
  readonly bytes: number
}

/** The levels of a file, the largest first. The sides must be at least 1. */
export function levelSizes(width: number, height: number, { format, mips }: Pick<DdsEncoding, 'format' | 'mips'>): LevelSize[] {
  return Array.from({ length: mips === 'none' ? 1 : mipCount(width, height) }, (_, i) => {
    const size = mipSize(width, height, i)
    return { ...size, bytes: levelBytes(format, size.width, size.height) }
  })
}

/** What `encodeDds` makes of a picture of this size, to the byte. */
export function ddsSize(width: number, height: number, encoding: Pick<DdsEncoding, 'format' | 'mips' | 'header'>): TextureSize {
  const levels = levelSizes(width, height, encoding)
  return { levels, bytes: levels.reduce((sum, level) => sum + level.bytes, HEADER_BYTES + (hasDx10(encoding) ? DX10_BYTES : 0)) }
}

/** A size for people, in decimal units as simulators and shops state them: "680 B", "87.5 kB", "22.4 MB". */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** What DDS Export is set to, as far as it decides about the size. `auto` is BC1 or BC3, by the picture's alpha. */
export interface EstimateOptions extends Pick<DdsEncoding, 'mips' | 'header'> {
  readonly format: DdsFormat | 'auto'
}

/** The estimate in words: "22.4 MB with 13 mips", "11.2–22.4 MB with 13 mips", "8.4 MB without mips". */
export function estimateText(width: number, height: number, options: EstimateOptions): string {
  const formats: readonly DdsFormat[] = options.format === 'auto' ? ['bc1', 'bc3'] : [options.format]
  const sizes = formats.map((format) => ddsSize(width, height, { ...options, format }))
  const [least = '', most = least] = [...new Set(sizes.map(({ bytes }) => bytesText(bytes)))]
  const unit = least.split(' ')[1]
  // Between two sizes of one unit the unit is said once, so that the text fits a card.
  const span = least === most ? least : most.endsWith(` ${unit}`) ? `${least.split(' ')[0]}\u2013${most}` : `${least} to ${most}`
  const count = sizes[0]?.levels.length ?? 1
  return `${span} ${options.mips === 'none' ? 'without mips' : count === 1 ? 'with 1 mip' : `with ${count} mips`}`
}
