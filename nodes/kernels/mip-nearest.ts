import { mipSize } from './mip-size.ts'
import type { MipRows, TexelRows } from './mip-stream.ts'

/**
 * Rows of a level, each texel the one of level 0 that lies under its centre (below and right of it at even sizes): for maps whose
 * values name something and may not mix. `opaque` sets alpha to 255.
 */
export function nearestLevel(source: TexelRows, level: number, { from, to, pixels }: MipRows, opaque: boolean): void {
  const { width, height } = mipSize(source.width, source.height, level)
  const columns = Int32Array.from({ length: width }, (_, x) => pick(x, source.width, width) * 4)
  for (let y = from; y < to; y++) {
    const above = pick(y, source.height, height)
    const row = source.read(above, above + 1)
    let at = (y - from) * width * 4
    for (let x = 0; x < width; x++, at += 4) {
      const p = columns[x]!
      pixels[at] = row[p]!
      pixels[at + 1] = row[p + 1]!
      pixels[at + 2] = row[p + 2]!
      pixels[at + 3] = opaque ? 255 : row[p + 3]!
    }
  }
}

/** The sample of `from` under the centre of sample `i` of `to`, in whole numbers. */
export function pick(i: number, from: number, to: number): number {
  return Math.floor(((2 * i + 1) * from) / (2 * to))
}
