/** A sheet's pixels: RGBA in sRGB, first row first. */
export interface Texels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** RGB in linear light 0..1, three numbers a texel, level after level. */
export type Mips = Float32Array

const LIGHT = Float32Array.from({ length: 256 }, (_, i) => {
  const level = i / 255
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4
})

/** The mip levels of a sheet from `finest` (0 is the sheet itself) to one texel, each averaged in linear light. */
export function mipsOf(sheet: Texels, finest: number): Mips {
  const most = Math.floor(Math.log2(Math.max(sheet.width, sheet.height)))
  const sizes = Array.from({ length: most - finest + 1 }, (_, i) => ({
    width: Math.max(1, sheet.width >> (finest + i)),
    height: Math.max(1, sheet.height >> (finest + i)),
  }))
  const mips = new Float32Array(3 * sizes.reduce((sum, { width, height }) => sum + width * height, 0))
  lightOf(mips, sheet, sizes[0]!, finest)
  let [start, next] = [0, 0]
  for (let i = 1; i < sizes.length; i++) {
    const [from, to] = [sizes[i - 1]!, sizes[i]!]
    next = start + from.width * from.height * 3
    halve(mips, start, from, next, to)
    start = next
  }
  return mips
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Averages blocks of `2 ** level` texels. Rows and columns that fill no block are left out, as WebGL does. */
function lightOf(out: Mips, { data, width, height }: Texels, size: Size, level: number): void {
  const [across, down] = [Math.min(2 ** level, width), Math.min(2 ** level, height)]
  const share = 1 / (across * down)
  for (let y = 0, o = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, o += 3) {
      let [red, green, blue] = [0, 0, 0]
      for (let v = 0; v < down; v++) {
        let i = ((y * down + v) * width + x * across) * 4
        for (let u = 0; u < across; u++, i += 4) {
          red += LIGHT[data[i]!]!
          green += LIGHT[data[i + 1]!]!
          blue += LIGHT[data[i + 2]!]!
        }
      }
      out[o] = red * share
      out[o + 1] = green * share
      out[o + 2] = blue * share
    }
  }
}

function halve(mips: Mips, start: number, from: Size, next: number, to: Size): void {
  const right = from.width > 1 ? 3 : 0
  const below = from.height > 1 ? from.width * 3 : 0
  for (let y = 0, o = next; y < to.height; y++) {
    for (let x = 0; x < to.width; x++, o += 3) {
      const i = start + (y * (below ? 2 : 1) * from.width + x * (right ? 2 : 1)) * 3
      for (let c = 0; c < 3; c++) mips[o + c] = (mips[i + c]! + mips[i + c + right]! + mips[i + c + below]! + mips[i + c + right + below]!) / 4
    }
  }
}
