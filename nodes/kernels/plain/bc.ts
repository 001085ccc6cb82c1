import { encodeAlphaBlock } from './bc-alpha.ts'
import { fitColor, newColorBlock, writeColor, writeSolid } from './bc-color.ts'

/** How hard a block is tried: starts of the colour's fit, and rounds of every fit. */
export interface Effort {
  readonly starts: number
  readonly rounds: number
}

const block = newColorBlock()
const alphas = new Uint8Array(16)

/**
 * The plain twin of the block encoder: `rows` rows of `across` blocks from a band of RGBA whose rows are `across * 16` bytes.
 * `kind` 1 writes 8 bytes a block, 3 writes 16.
 */
export function encodeBandPlain(
  out: Uint8Array,
  at: number,
  band: Uint8Array,
  across: number,
  rows: number,
  kind: 1 | 3,
  effort: Effort,
): void {
  const stride = across * 16
  const size = kind === 1 ? 8 : 16
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < across; x++) {
      encodeBlock(out, at + (y * across + x) * size, band, y * 4 * stride + x * 16, stride, kind, effort)
    }
  }
}

function encodeBlock(
  out: Uint8Array,
  at: number,
  band: Uint8Array,
  from: number,
  stride: number,
  kind: 1 | 3,
  effort: Effort,
): void {
  let solid = true
  for (let i = 0; i < 16; i++) {
    const p = from + (i >> 2) * stride + (i & 3) * 4
    block.r[i] = band[p]!
    block.g[i] = band[p + 1]!
    block.b[i] = band[p + 2]!
    alphas[i] = band[p + 3]!
    for (let k = 0; k < 4; k++) if (band[p + k] !== band[from + k]) solid = false
  }
  const color = kind === 3 ? at + 8 : at
  if (kind === 3) encodeAlphaBlock(out, at, alphas, effort.rounds)
  if (solid) {
    writeSolid(out, color, band[from]!, band[from + 1]!, band[from + 2]!)
    return
  }
  fitColor(block, effort.starts, effort.rounds)
  writeColor(out, color, block)
}
