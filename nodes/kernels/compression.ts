/** How far a compressed picture is from what it was made of, in blocks of 4 x 4 texels. */
export interface BlockErrors {
  /** Mean squared error of red, green, blue and alpha; levels squared. */
  readonly meanSquares: readonly [number, number, number, number]
  /** The largest difference of any counted channel, 0..255. */
  readonly largest: number
  /** The block that is furthest off: its corner in px, and the mean squared error of its counted channels. */
  readonly worst: { readonly x: number; readonly y: number; readonly meanSquare: number }
}

/** Which of red, green, blue and alpha count. */
export type Counted = readonly [boolean, boolean, boolean, boolean]

/**
 * Compares two RGBA pictures of one size, straight numbers against straight numbers. `tick` is called with the share done every
 * few rows; what it throws comes out.
 */
export function measureBlocks(
  before: Uint8Array,
  after: Uint8Array,
  width: number,
  height: number,
  counted: Counted,
  tick: (share: number) => void = () => {},
): BlockErrors {
  if (before.length !== after.length || before.length !== width * height * 4 || before.length === 0) {
    throw new RangeError('Pictures are compared at one size, of at least one texel.')
  }
  const sums: [number, number, number, number] = [0, 0, 0, 0]
  const channels = [0, 1, 2, 3].filter((k) => counted[k])
  const worst = { x: 0, y: 0, meanSquare: 0 }
  let largest = 0
  for (let y = 0; y < height; y += 4) {
    const rows = Math.min(4, height - y)
    if (y % 256 === 0) tick(y / height)
    for (let x = 0; x < width; x += 4) {
      const columns = Math.min(4, width - x)
      let block = 0
      for (const k of channels) {
        let sum = 0
        for (let i = 0; i < rows; i++) {
          for (let p = ((y + i) * width + x) * 4 + k, end = p + columns * 4; p < end; p += 4) {
            const off = after[p]! - before[p]!
            sum += off * off
            if (off > largest || -off > largest) largest = Math.abs(off)
          }
        }
        sums[k]! += sum
        block += sum
      }
      const meanSquare = block / (rows * columns * channels.length)
      if (meanSquare > worst.meanSquare) Object.assign(worst, { x, y, meanSquare })
    }
  }
  const texels = width * height
  return { meanSquares: sums.map((sum) => sum / texels) as [number, number, number, number], largest, worst }
}

/** Peak signal-to-noise ratio of eight-bit numbers in dB; infinite where nothing differs. */
export function psnrOf(meanSquare: number): number {
  return meanSquare === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / meanSquare)
}

/** What a picture of differences is made of. */
export type ErrorView = 'color' | 'alpha'

/**
 * The signed difference of after to before, times `gain`, around mid grey: lighter where a channel came out too high. Channels
 * that do not count stay grey. Opaque.
 */
export function paintSigned(
  out: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  gain: number,
  view: ErrorView,
  counted: Counted,
): void {
  const shown = Uint8Array.from({ length: 511 }, (_, i) => Math.min(255, Math.max(0, Math.round(128 + (i - 255) * gain))))
  for (let i = 0; i < out.length; i += 4) {
    for (let k = 0; k < 3; k++) {
      const from = view === 'alpha' ? 3 : k
      out[i + k] = counted[from] ? shown[after[i + from]! - before[i + from]! + 255]! : 128
    }
    out[i + 3] = 255
  }
}

/** Stops of the heat of a difference: black, blue, green, yellow, red, white. */
const HEAT = [[0, 0, 0], [30, 60, 200], [40, 170, 90], [240, 220, 60], [220, 50, 40], [255, 255, 255]] as const
const HEAT_TABLE = Uint8Array.from({ length: 256 * 3 }, (_, i) => {
  const place = (Math.floor(i / 3) / 255) * (HEAT.length - 1)
  const low = Math.min(HEAT.length - 2, Math.floor(place))
  const [a, b] = [HEAT[low]![i % 3]!, HEAT[low + 1]![i % 3]!]
  return Math.round(a + (b - a) * (place - low))
})

/** Differences as heat: black at 0 and white at `most` or beyond. Opaque. */
export function paintHeat(out: Uint8Array, differences: Float32Array, most: number): void {
  for (let i = 0; i < differences.length; i++) {
    const place = Math.min(255, Math.round((differences[i]! / most) * 255)) * 3
    out[i * 4] = HEAT_TABLE[place]!
    out[i * 4 + 1] = HEAT_TABLE[place + 1]!
    out[i * 4 + 2] = HEAT_TABLE[place + 2]!
    out[i * 4 + 3] = 255
  }
}
