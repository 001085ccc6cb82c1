import { decodeDdsLevel } from '../codecs/dds/decode.ts'
import { encodeDdsShared } from '../codecs/dds/encode.ts'
import type { DdsEncoding, DdsFormat } from '../codecs/dds/options.ts'
import type { Counted } from '../kernels/compression.ts'
import type { NodeContext } from '../kit/context.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice } from '../kit/params.ts'

/** How people call each format. */
export const FORMAT_TITLES: Readonly<Record<DdsFormat, string>> = {
  bc1: 'BC1 (DXT1)',
  bc3: 'BC3 (DXT5)',
  bc4: 'BC4, one channel',
  bc5: 'BC5, two channels',
  bc7: 'BC7',
  rgba: '32-bit RGBA',
  bgra: '32-bit BGRA',
}

/** The channels that a format keeps: red, green, blue, alpha. */
export function keptChannels(format: DdsFormat): Counted {
  return [true, format !== 'bc4', format !== 'bc4' && format !== 'bc5', format !== 'bc1' && format !== 'bc4' && format !== 'bc5']
}

/** How hard blocks are tried. */
export const presetParam = (chief: boolean) =>
  choice(
    { normal: 'Normal', high: 'High', draft: 'Draft' },
    { title: 'Preset', chief, doc: 'How hard the encoder looks for the best blocks. Draft is for looking, high for the last run.' },
  )

/** What is done against banding in the five and six bits of BC1 and BC3. */
export const ditherParam = () =>
  choice(
    { none: 'None', ordered: 'Ordered', diffused: 'Diffused' },
    {
      title: 'Dither',
      doc: 'Against banding of soft gradients in BC1 and BC3: a fixed pattern, or errors handed on to their neighbours. Leave it off for flat art.',
    },
  )

/** RGBA, straight alpha, rows from the top-left. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** What encoding takes of a run. */
export type EncodingRun = Pick<NodeContext<object, object>, 'signal' | 'share'>

/** Encodes, and turns the encoder's own word for an abort into the nodes'. */
export async function encodeTexture(
  run: EncodingRun,
  picture: Pixels,
  encoding: DdsEncoding,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  try {
    return await encodeDdsShared(picture, encoding, run.share, onProgress, run.signal)
  } catch (error) {
    throwIfCancelled(run.signal)
    throw error
  }
}

/** The picture as a game shows it: level 0, encoded and decoded again. */
export async function throughFormat(
  run: EncodingRun,
  picture: Pixels,
  encoding: Omit<DdsEncoding, 'mips' | 'header'>,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const file = await encodeTexture(run, picture, { ...encoding, mips: 'none', header: 'dx10' }, onProgress)
  return decodeDdsLevel(file, 0, () => throwIfCancelled(run.signal)).pixels
}
