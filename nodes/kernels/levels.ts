/** All in 0..1 but `gamma`, where above 1 lightens the middle. `outBlack` above `outWhite` turns the tones round. */
export interface Levels {
  readonly black: number
  readonly white: number
  readonly gamma: number
  readonly outBlack: number
  readonly outWhite: number
}

/**
 * The table of a levels curve: `black`..`white` is stretched to 0..1, bent by `1 / gamma`, and laid on `outBlack`..`outWhite`.
 * Throws a RangeError when `white` is not above `black`, or `gamma` not above 0.
 */
export function levelsTable({ black, white, gamma, outBlack, outWhite }: Levels): Uint8Array {
  if (!(white > black) || !(gamma > 0)) throw new RangeError('Levels need white above black, and a gamma above 0.')
  return Uint8Array.from({ length: 256 }, (_, i) => {
    const t = Math.min(1, Math.max(0, (i / 255 - black) / (white - black))) ** (1 / gamma)
    return Math.min(255, Math.max(0, Math.round(255 * (outBlack + (outWhite - outBlack) * t))))
  })
}

/** The table that changes nothing. */
export const IDENTITY_TABLE: Uint8Array = Uint8Array.from({ length: 256 }, (_, i) => i)

/** Alpha through a table of 256 bytes; colour stays. `out` may be `input`. */
export function applyAlphaTable(out: Uint8Array, input: Uint8Array, table: Uint8Array): void {
  if (out !== input) out.set(input)
  for (let i = 3; i < out.length; i += 4) out[i] = table[input[i]!]!
}
