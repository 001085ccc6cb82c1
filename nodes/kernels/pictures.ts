import fc from 'fast-check'

/** Kinds of test pictures, from noise to what liveries look like. For tests only. */
const KINDS = ['noise', 'opaque', 'flat', 'extremes', 'ramps', 'cut-out'] as const
type PictureKind = (typeof KINDS)[number]

export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** A stream of bytes that is the same for the same seed. */
export function bytesOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  }
}

/** A picture of one kind; the same seed gives the same picture. */
export function pictureOf(width: number, height: number, kind: PictureKind, seed: number): Picture {
  const next = bytesOf(seed)
  const flat = [next(), next(), next(), next()]
  const pixels = new Uint8Array(width * height * 4)
  for (let i = 0; i < pixels.length; i++) {
    const k = i & 3
    const x = (i >> 2) % width
    const y = Math.floor((i >> 2) / width)
    const noise = next()
    if (kind === 'noise') pixels[i] = noise
    else if (kind === 'opaque') pixels[i] = k === 3 ? 255 : noise
    else if (kind === 'flat') pixels[i] = flat[k]!
    else if (kind === 'extremes') pixels[i] = noise < 100 ? 0 : noise > 155 ? 255 : noise
    else if (kind === 'ramps') pixels[i] = (x * (k + 1) * 3 + y * (5 - k)) & 255
    else pixels[i] = k === 3 ? ((x + y) % 7 < 3 ? 255 : 0) : flat[k]! ^ (noise & 15)
  }
  return { width, height, pixels }
}

/** Pictures of every kind, up to `most` texels a side, odd sizes and single texels among them. */
export function pictures(most: number): fc.Arbitrary<Picture> {
  return fc
    .record({
      width: fc.integer({ min: 1, max: most }),
      height: fc.integer({ min: 1, max: most }),
      kind: fc.constantFrom(...KINDS),
      seed: fc.nat(),
    })
    .map(({ width, height, kind, seed }) => pictureOf(width, height, kind, seed))
}

/** Peak signal-to-noise ratio in dB over channels `from` to `to` (excluded); Infinity when equal. */
export function psnr(a: Uint8Array, b: Uint8Array, from = 0, to = 4): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) if ((i & 3) >= from && (i & 3) < to) sum += (a[i]! - b[i]!) ** 2
  return 10 * Math.log10((255 * 255) / (sum / ((a.length / 4) * (to - from))))
}

/** Where two planes first differ, with both values; undefined when they are the same. Fast on large planes. */
export function difference(a: Uint8Array, b: Uint8Array): string | undefined {
  if (a.length !== b.length) return `lengths ${a.length} and ${b.length}`
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return `byte ${i}: ${a[i]} and ${b[i]}`
  return undefined
}
