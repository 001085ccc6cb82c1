/** A sheet's pixels: RGBA in sRGB, first row first. */
export interface Texels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Light 0..1 of each sRGB byte. */
export const LIGHT = Float32Array.from({ length: 256 }, (_, i) => {
  const level = i / 255
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4
})

const STEPS = 4096
const BYTES = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
  const light = i / STEPS
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055))
})

/** The sRGB byte of light; what lies outside 0..1 is clamped. */
export const byteOf = (light: number): number => BYTES[light <= 0 ? 0 : light >= 1 ? STEPS : (light * STEPS + 0.5) | 0]!

/** The size of a mip level, and where it begins in the mips, in texels. */
export interface MipLevel {
  readonly start: number
  readonly width: number
  readonly height: number
}

/** The levels 0 (the sheet itself) to `coarsest`, one after the other. */
export function levelsOf(width: number, height: number, coarsest: number): MipLevel[] {
  const levels: MipLevel[] = []
  for (let level = 0, start = 0; level <= coarsest; level++) {
    const size = { width: Math.max(1, width >> level), height: Math.max(1, height >> level) }
    levels.push({ start, ...size })
    start += size.width * size.height
  }
  return levels
}

/** Room for levels, to be filled for one sheet after the other. */
export function roomFor(levels: readonly MipLevel[]): Uint8Array {
  const last = levels.at(-1)!
  return new Uint8Array((last.start + last.width * last.height) * 4)
}

/**
 * Fills `mips` with levels of a sheet as RGBA in sRGB, one after the other, each averaged in linear light. Alpha is left out but in
 * the sheet itself, which is the first.
 */
export function fillMips(mips: Uint8Array, { data }: Texels, levels: readonly MipLevel[]): void {
  const [{ width, height }] = levels as readonly [MipLevel]
  mips.set(data.subarray(0, width * height * 4))
  for (let i = 1; i < levels.length; i++) halve(mips, levels[i - 1]!, levels[i]!)
}

/** Rows and columns that fill no pair are left out, as WebGL does. */
function halve(mips: Uint8Array, from: MipLevel, to: MipLevel): void {
  const right = from.width > 1 ? 4 : 0
  const below = from.height > 1 ? from.width * 4 : 0
  const across = right ? 8 : 4
  const down = (below ? 2 : 1) * from.width * 4
  for (let y = 0, o = to.start * 4; y < to.height; y++) {
    for (let x = 0, i = from.start * 4 + y * down; x < to.width; x++, i += across, o += 4) {
      const b = i + right
      const c = i + below
      const d = c + right
      mips[o] = byteOf((LIGHT[mips[i]!]! + LIGHT[mips[b]!]! + LIGHT[mips[c]!]! + LIGHT[mips[d]!]!) / 4)
      mips[o + 1] = byteOf((LIGHT[mips[i + 1]!]! + LIGHT[mips[b + 1]!]! + LIGHT[mips[c + 1]!]! + LIGHT[mips[d + 1]!]!) / 4)
      mips[o + 2] = byteOf((LIGHT[mips[i + 2]!]! + LIGHT[mips[b + 2]!]! + LIGHT[mips[c + 2]!]! + LIGHT[mips[d + 2]!]!) / 4)
    }
  }
}
