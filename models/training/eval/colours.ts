import { placeInSquare } from '../../../nodes/kernels/camera.ts'
import { deltaE00 } from '../../../nodes/kernels/delta-e.ts'
import type { Rgb } from '../../../nodes/kernels/oklab.ts'
import type { Planes } from '../../../nodes/neural/look-again.ts'
import { applyGain, referenceGain } from '../../../nodes/neural/reference.ts'
import type { ImageValue } from '../../../nodes/values/image.ts'
import { median } from './figures.ts'
import type { Known, Split } from './labels.ts'
import { cameraIn } from './places.ts'
import { valuesAt } from './sight.ts'

/** Texels surer than this were taken from the photo; as in the Quality node. */
const FROM_PHOTO = 158
/** A texel that was taken from the photo: its number in the split, its true colour, and the one on the network's sheet. */
interface Taken {
  readonly n: number
  readonly truth: Rgb
  readonly found: Rgb
}

function takenOf(results: Planes, split: Split, known: Known): Taken[] {
  const { data, dims } = results['uv_texture']!
  const side = dims[3]!
  const sure = valuesAt(results['confidence']!, split)
  return split.texels.uv.flatMap(([u, v], n) => {
    if (sure[n]! <= FROM_PHOTO) return []
    const at = Math.floor(v * side) * side + Math.floor(u * side)
    const plane = (k: number) => Number(data[k * side * side + at])
    const truth = known.colours.subarray(n * 3, n * 3 + 3)
    return [{ n, truth: [truth[0]!, truth[1]!, truth[2]!], found: [plane(0), plane(1), plane(2)] }]
  })
}

/** Median CIEDE2000 from the true colours, over the texels taken from the photo; undefined of none. */
export function colourError(results: Planes, split: Split, known: Known): number | undefined {
  const errors = takenOf(results, split, known).map(({ truth, found }) => deltaE00(found, truth))
  return errors.length > 0 ? median(errors) : undefined
}

/** The same of the photo's own colours, as they are where the network puts the texels it took: sampled between four pixels. */
export function rawColourError(results: Planes, split: Split, known: Known, { width, height, pixels }: ImageValue): number | undefined {
  const camera = cameraIn(results)
  const errors = takenOf(results, split, known).flatMap(({ n, truth }) => {
    const place = placeInSquare(camera, split.texels.point[n]!)
    if (!place) return []
    const [x, y] = [Math.min(width - 1.001, Math.max(0, place[0] * width - 0.5)), Math.min(height - 1.001, Math.max(0, place[1] * height - 0.5))]
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const at = (k: number, dx: number, dy: number) => pixels[((top + dy) * width + left + dx) * 4 + k]!
    const mixed = (k: number) => {
      const [upper, lower] = [0, 1].map((dy) => at(k, 0, dy) * (1 - x + left) + at(k, 1, dy) * (x - left)) as [number, number]
      return upper * (1 - y + top) + lower * (y - top)
    }
    return [deltaE00([mixed(0), mixed(1), mixed(2)], truth)]
  })
  return errors.length > 0 ? median(errors) : undefined
}

/** Median CIEDE2000 once one colour is known: of all texels taken from the photo, and of those that truly have another colour. */
export interface ReferredErrors {
  readonly all: number
  readonly others?: number
}

/**
 * What is left when a creator tells the node the colour that the car truly shows most of, as the node itself brings the sheet to it.
 * Undefined where the node finds too little to go by.
 */
export function referredErrors(results: Planes, split: Split, known: Known): ReferredErrors | undefined {
  const taken = takenOf(results, split, known)
  const counts = new Map<string, { rgb: Rgb; count: number }>()
  for (const { truth } of taken) counts.set(truth.join(), { rgb: truth, count: (counts.get(truth.join())?.count ?? 0) + 1 })
  const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count)
  const gain = most && referenceGain(pixelsOf(results['uv_texture']!), Uint8Array.from(results['confidence']!.data, Number), most.rgb)
  if (!gain) return undefined
  const pixels = Uint8Array.from(taken.flatMap(({ found }) => [...found, 255]))
  applyGain(pixels, gain)
  const errors = taken.map(({ truth }, i) => ({ other: truth.join() !== most.rgb.join(), error: deltaE00([pixels[i * 4]!, pixels[i * 4 + 1]!, pixels[i * 4 + 2]!], truth) }))
  const others = errors.filter(({ other }) => other).map(({ error }) => error)
  return { all: median(errors.map(({ error }) => error)), ...(others.length > 0 ? { others: median(others) } : {}) }
}

/** A planar RGB sheet as RGBA. */
function pixelsOf({ data, dims }: Planes[string]): Uint8Array {
  const count = dims[2]! * dims[3]!
  return Uint8Array.from({ length: count * 4 }, (_, i) => ((i & 3) === 3 ? 255 : Number(data[(i & 3) * count + (i >> 2)])))
}
