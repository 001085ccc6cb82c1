import { CODE_BYTES, type BlockCode } from '../../kernels/bc-decode.ts'
import { bytesOf } from '../../kernels/pictures.ts'
import { fourCc } from '../dds/constants.ts'
import { writeHeader } from '../dds/header.ts'

/** Random blocks for a picture; BC7 of one mode, or with the modes 0 to 7 by turns. */
export function randomBlocks(code: BlockCode, width: number, height: number, seed: number, mode?: number): Uint8Array {
  const next = bytesOf(seed)
  const size = CODE_BYTES[code]
  const blocks = new Uint8Array(Math.ceil(width / 4) * Math.ceil(height / 4) * size).map(() => next())
  if (code !== 'bc7') return blocks
  for (let at = 0; at < blocks.length; at += size) {
    const leading = mode ?? (at / size) % 8
    blocks[at] = ((blocks[at]! << (leading + 1)) | (1 << leading)) & 255
  }
  return blocks
}

/** Words of a header to overrule, by their place in the file. */
export type Words = Readonly<Record<number, number>>

/** A file under a FourCC, or with a number under the DX10 header with that code, as no encoder of ours would write it. */
export function ddsFile(code: string | number, width: number, height: number, data: Uint8Array, words: Words = {}): Uint8Array {
  const modern = typeof code === 'number'
  const header = writeHeader(width, height, {
    format: 'bc3',
    levels: 1,
    header: modern ? 'dx10' : 'legacy',
    gamma: 'none',
    alpha: 'data',
  })
  const file = new Uint8Array(header.length + data.length)
  file.set(header)
  file.set(data, header.length)
  return withWords(file, { [modern ? 128 : 84]: modern ? code : fourCc(code), ...words })
}

/** A copy of a file with some of its words changed. */
export function withWords(file: Uint8Array, words: Words): Uint8Array {
  const copy = file.slice()
  const view = new DataView(copy.buffer)
  for (const [at, value] of Object.entries(words)) view.setUint32(Number(at), value, true)
  return copy
}

/** A file of texels under masks: red, green, blue, alpha. `flags` are those of the pixel format. */
export function maskFile(flags: number, bits: number, masks: readonly number[], width: number, height: number, data: Uint8Array): Uint8Array {
  const [r = 0, g = 0, b = 0, a = 0] = masks
  return ddsFile('\0\0\0\0', width, height, data, { 80: flags, 88: bits, 92: r, 96: g, 100: b, 104: a })
}
