/** Four-byte texels, rows from the top-left: a picture's pixels or its finish plane. */
export interface Texels {
  readonly width: number
  readonly height: number
  readonly texels: Uint8Array
}

/** A box of whole px. */
export interface PixelBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The same bytes as whole texels; copied when they do not start on a four-byte border. */
function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

/** Mirrored first (across: left and right change places), then turned clockwise by quarter `turns`. `out` has as many bytes. */
export function orient(out: Uint8Array, from: Texels, change: { turns: number; across: boolean; down: boolean }): Texels {
  const { width, height } = from
  const turns = ((change.turns % 4) + 4) % 4
  const source = words(from.texels)
  const target = words(out)
  const wide = turns % 2 === 0 ? width : height
  for (let y = 0; y < height; y++) {
    const my = change.down ? height - 1 - y : y
    for (let x = 0; x < width; x++) {
      const mx = change.across ? width - 1 - x : x
      const tx = turns === 0 ? mx : turns === 1 ? height - 1 - my : turns === 2 ? width - 1 - mx : my
      const ty = turns === 0 ? my : turns === 1 ? mx : turns === 2 ? height - 1 - my : width - 1 - mx
      target[ty * wide + tx] = source[y * width + x]!
    }
  }
  return { width: wide, height: turns % 2 === 0 ? height : width, texels: out }
}

/** Copies `box` of a picture to `at` of another; what lies outside of either is left out. */
export function copyBox(out: Texels, at: { readonly x: number; readonly y: number }, from: Texels, box: PixelBox): void {
  const left = Math.max(0, -box.x, -at.x)
  const right = Math.min(box.width, from.width - box.x, out.width - at.x)
  if (right <= left) return
  for (let y = 0; y < box.height; y++) {
    const source = box.y + y
    const target = at.y + y
    if (source < 0 || source >= from.height || target < 0 || target >= out.height) continue
    const start = (source * from.width + box.x + left) * 4
    out.texels.set(from.texels.subarray(start, start + (right - left) * 4), (target * out.width + at.x + left) * 4)
  }
}

/** Every texel of `out` from the nearest one of `from`: for planes whose values must not be mixed. */
export function nearestTexels(out: Texels, from: Texels): void {
  const source = words(from.texels)
  const target = words(out.texels)
  const columns = Int32Array.from({ length: out.width }, (_, x) => Math.floor(((x + 0.5) * from.width) / out.width))
  for (let y = 0; y < out.height; y++) {
    const row = Math.floor(((y + 0.5) * from.height) / out.height) * from.width
    for (let x = 0; x < out.width; x++) target[y * out.width + x] = source[row + columns[x]!]!
  }
}

/** Fills a plane with one texel. */
export function fillTexels(out: Uint8Array, texel: readonly [number, number, number, number]): void {
  for (let i = 0; i < out.length; i += 4) out.set(texel, i)
}
