import { decodeBlocks } from '../../nodes/kernels/bc-decode.ts'
import type { Frame } from '../state/frames.ts'

/** A frame as it is shown: what came packed is straight RGBA from here on. */
export function unpacked({ head, bytes }: Frame): Frame {
  const { format, width, height } = head
  if (format !== 'bc1' && format !== 'bc3') return { head, bytes }
  return { head: { ...head, format: 'rgba8' }, bytes: decodeBlocks(format, bytes, width, height) }
}
