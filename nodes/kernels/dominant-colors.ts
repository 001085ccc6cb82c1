import { oklabToRgb, rgbToOklab, type Rgb } from './oklab.ts'

/** A colour that stands for many texels, and the share of all texels that it stands for. */
export interface DominantColor {
  readonly rgb: Rgb
  readonly share: number
}

interface Cell {
  readonly lab: readonly [number, number, number]
  readonly weight: number
}

type Lab = readonly [number, number, number]

const squareDistance = (a: Lab, b: Lab) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2

/** Texels that are more than half opaque, gathered by the upper five bits of each channel, in a fixed order. */
function gather(pixels: Uint8Array): Cell[] {
  const counts = new Uint32Array(32768)
  const sums = new Float64Array(32768 * 3)
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3]! < 128) continue
    const cell = ((pixels[i]! >> 3) << 10) | ((pixels[i + 1]! >> 3) << 5) | (pixels[i + 2]! >> 3)
    counts[cell]!++
    for (let k = 0; k < 3; k++) sums[cell * 3 + k]! += pixels[i + k]!
  }
  const cells: Cell[] = []
  counts.forEach((weight, cell) => {
    if (weight === 0) return
    const [r, g, b] = [0, 1, 2].map((k) => Math.round(sums[cell * 3 + k]! / weight))
    cells.push({ lab: rgbToOklab(r!, g!, b!), weight })
  })
  return cells
}

/** First centres: the heaviest cell, then always the one with the most weight times squared distance to the nearest centre. */
function seed(cells: readonly Cell[], count: number): Lab[] {
  const centres: Lab[] = []
  const nearest = cells.map(() => 1)
  while (centres.length < count) {
    let best = -1
    let most = 0
    cells.forEach((cell, i) => {
      const pull = cell.weight * nearest[i]!
      if (pull > most) [best, most] = [i, pull]
    })
    const chosen = cells[best]
    if (!chosen) break
    centres.push(chosen.lab)
    cells.forEach((cell, i) => {
      const d = squareDistance(cell.lab, chosen.lab)
      nearest[i] = centres.length === 1 ? d : Math.min(nearest[i]!, d)
    })
  }
  return centres
}

function nearestOf(centres: readonly Lab[], lab: Lab): number {
  let best = 0
  let least = Infinity
  centres.forEach((centre, i) => {
    const d = squareDistance(centre, lab)
    if (d < least) [best, least] = [i, d]
  })
  return best
}

/**
 * At most `count` colours that stand for a picture, heaviest first: k-means in OKLab over a histogram. Nothing is drawn by
 * chance, so the same pixels give the same colours. Fewer when the picture has fewer; none when it is transparent.
 */
export function dominantColors(pixels: Uint8Array, count: number): DominantColor[] {
  const cells = gather(pixels)
  let centres = seed(cells, count)
  let weights: number[] = []
  for (let round = 0; round < 24; round++) {
    const sums = centres.map(() => [0, 0, 0, 0] as [number, number, number, number])
    for (const { lab, weight } of cells) {
      const sum = sums[nearestOf(centres, lab)]!
      for (let k = 0; k < 3; k++) sum[k as 0 | 1 | 2] += lab[k as 0 | 1 | 2] * weight
      sum[3] += weight
    }
    weights = sums.map((sum) => sum[3])
    const next = centres.map((centre, i): Lab => {
      const [l, a, b, weight] = sums[i]!
      return weight === 0 ? centre : [l / weight, a / weight, b / weight]
    })
    const moved = next.some((centre, i) => squareDistance(centre, centres[i]!) > 1e-10)
    centres = next
    if (!moved) break
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return centres
    .map((centre, i) => ({ rgb: oklabToRgb(...centre), share: weights[i]! / total }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
