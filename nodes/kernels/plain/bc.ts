import type { BcEffort } from '../bc-effort.ts'
import { encodeAlphaBlock } from './bc-alpha.ts'
import { fitColor, writeColor, writeSolid } from './bc-color.ts'
import { loadBlock, newWork } from './bc7-state.ts'

const work = newWork()
const channel = new Uint8Array(16)

/** The plain twin of the encoder of BC1, 3, 4 and 5 (`kind`): the block at `from` of RGBA rows of `stride` bytes, to `at`. */
export function encodeBcPlain(
  out: Uint8Array,
  at: number,
  pixels: Uint8Array,
  from: number,
  stride: number,
  kind: number,
  effort: BcEffort,
): void {
  const texel = (i: number, c: number) => pixels[from + (i >> 2) * stride + (i & 3) * 4 + c]!
  const encodeChannel = (to: number, c: number) => {
    for (let i = 0; i < 16; i++) channel[i] = texel(i, c)
    encodeAlphaBlock(out, to, channel, effort.channelRounds)
  }
  if (kind > 3) {
    encodeChannel(at, 0)
    if (kind === 5) encodeChannel(at + 8, 1)
    return
  }
  if (kind === 3) encodeChannel(at, 3)
  const color = kind === 3 ? at + 8 : at
  let solid = true
  for (let i = 0; i < 16; i++) for (let c = 0; c < 4; c++) if (texel(i, c) !== texel(0, c)) solid = false
  if (solid) {
    writeSolid(out, color, texel(0, 0), texel(0, 1), texel(0, 2))
    return
  }
  loadBlock(work, pixels, from, stride, 3)
  fitColor(work, 1, effort.rounds, false)
  if (work.least > effort.rough) fitColor(work, effort.starts, effort.rounds, kind === 1)
  writeColor(out, color, work)
}
