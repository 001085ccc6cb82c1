import { blockBytes } from '../../kernels/block-format.ts'
import type { DdsEncoding, DdsFormat } from './options.ts'

// How large textures come out, from their sides and options alone. The editor shows this too, so nothing else is imported here.

/** Bytes of one level. Part blocks count whole, down to 1 x 1. */
export function levelBytes(format: DdsFormat, width: number, height: number): number {
  return format === 'rgba' || format === 'bgra' ? width * height * 4 : blockBytes(format, width, height)
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

const hasDx10 = ({ format, header }: Pick<DdsEncoding, 'format' | 'header'>) => header === 'dx10' || format === 'bc7'

/** What `encodeDds` makes of a picture of this size, to the byte. */
export function ddsSize(width: number, height: number, encoding: Pick<DdsEncoding, 'format' | 'mips' | 'header'>): TextureSize {
  const count = encoding.mips === 'none' ? 1 : Math.floor(Math.log2(Math.max(width, height))) + 1
  const levels = Array.from({ length: count }, (_, i) => {
    const [w, h] = [Math.max(1, width >> i), Math.max(1, height >> i)]
    return { width: w, height: h, bytes: levelBytes(encoding.format, w, h) }
  })
  return { levels, bytes: levels.reduce((sum, level) => sum + level.bytes, hasDx10(encoding) ? 148 : 128) }
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
