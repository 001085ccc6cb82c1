/**
 * Codes of solid blocks, a pair for each byte: of five bits, then 512 bytes on of six. Made here with the first block and not handed
 * in: see nodes/kernels/bc-tables.ts, which says what they are, for what making them costs in a process that encodes one picture.
 */
const codes: usize = memory.data(1024, 16)
let made = false

/** The tables, made at the first call. */
export function solidCodes(): usize {
  if (!made) {
    makeTable(codes, 5)
    makeTable(codes + 512, 6)
    made = true
  }
  return codes
}

// @ts-ignore: decorator
@inline
function wide(code: i32, bits: i32): i32 {
  return bits == 5 ? (code << 3) | (code >> 2) : (code << 2) | (code >> 4)
}

function makeTable(table: usize, bits: i32): void {
  const top = (1 << bits) - 1
  for (let value = 0; value < 256; value++) {
    const near = (value * top) / 255
    let least: f64 = Infinity
    for (let a = max(0, near - 1); a <= min(top, near + 2); a++) {
      const other = <i32>Math.floor(<f64>((3 * value - 2 * wide(a, bits)) * top) / 255 + 0.5)
      for (let b = max(0, other - 1); b <= min(top, other + 1); b++) {
        const mix = <f64>(2 * wide(a, bits) + wide(b, bits))
        const miss = Math.abs(mix / 3 - value) + <f64>abs(wide(a, bits) - wide(b, bits)) * 0.015
        if (miss >= least) continue
        least = miss
        store<u8>(table + <usize>(value << 1), <u8>a)
        store<u8>(table + <usize>(value << 1), <u8>b, 1)
      }
    }
  }
}
