import type { BlockFormat, BlockPreset } from '../../kernels/block-format.ts'

/** What a DDS file may hold. `rgba` and `bgra` are uncompressed, eight bits a channel, in that order of bytes. */
export type DdsFormat = BlockFormat | 'rgba' | 'bgra'

/** Whether a format is uncompressed. */
export const isPlain = (format: DdsFormat): format is 'rgba' | 'bgra' => format === 'rgba' || format === 'bgra'

/** How a picture becomes a DDS file. */
export interface DdsEncoding {
  readonly format: DdsFormat
  /** How hard blocks are tried. */
  readonly preset: BlockPreset
  /** Level 0 alone, or a full chain by a filter: `nearest` picks texels, for maps of regions whose values may not mix. */
  readonly mips: 'none' | 'box' | 'kaiser' | 'nearest'
  /** How smaller levels are averaged, and what a DX10 header says: `srgb` in linear light, `none` as the numbers are. */
  readonly gamma: 'srgb' | 'none'
  /** `transparency`: colour is weighted by alpha in smaller levels. `data`: alpha is a channel of its own. `none`: it comes out as 255. */
  readonly alpha: 'transparency' | 'data' | 'none'
  /** Against banding in 5:6:5 colour (BC1 and BC3): an ordered pattern, or error diffusion. Off for flat art. */
  readonly dither: 'none' | 'ordered' | 'diffused'
  /** `legacy`: FourCC or masks, which strict loaders want. `dx10`: the extended header. BC7 has only that one. */
  readonly header: 'legacy' | 'dx10'
}

/** Whether the file has the extended header. */
export const hasDx10 = ({ format, header }: Pick<DdsEncoding, 'format' | 'header'>): boolean => header === 'dx10' || format === 'bc7'
