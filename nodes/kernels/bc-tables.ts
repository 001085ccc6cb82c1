/**
 * For each byte, the two codes of `bits` bits whose colour a third of the way from the first is closest to it, closest
 * pairs first: graphics cards may round the third by up to a 33rd of the pair's distance, which is half as much in the mean.
 */
function solidTable(bits: 5 | 6): Uint8Array {
  const codes = 1 << bits
  const wide = Uint8Array.from({ length: codes }, (_, c) => (bits === 5 ? (c << 3) | (c >> 2) : (c << 2) | (c >> 4)))
  const table = new Uint8Array(512)
  for (let value = 0; value < 256; value++) {
    const near = (value * (codes - 1)) / 255
    let least = Infinity
    // The closest pairs lie around the value itself.
    for (let a = Math.max(0, Math.floor(near) - 1); a <= Math.min(codes - 1, near + 2); a++) {
      // 2a + b = 3 * value, solved for b, and its neighbours.
      const other = Math.round(((3 * value - 2 * wide[a]!) * (codes - 1)) / 255)
      for (let b = Math.max(0, other - 1); b <= Math.min(codes - 1, other + 1); b++) {
        const miss = Math.abs((2 * wide[a]! + wide[b]!) / 3 - value) + Math.abs(wide[a]! - wide[b]!) * 0.015
        if (miss >= least) continue
        least = miss
        table[value * 2] = a
        table[value * 2 + 1] = b
      }
    }
  }
  return table
}

let tables: { readonly five: Uint8Array; readonly six: Uint8Array } | undefined

/** Pairs of codes, first code at `value * 2`: of five bits for red and blue, of six for green. Worked out at first use. */
export function solidTables(): { readonly five: Uint8Array; readonly six: Uint8Array } {
  tables ??= { five: solidTable(5), six: solidTable(6) }
  return tables
}
