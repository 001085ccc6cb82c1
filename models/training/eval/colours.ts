import { placeInSquare } from '../../../nodes/kernels/camera.ts'
import { deltaE00 } from '../../../nodes/kernels/delta-e.ts'
import type { Rgb } from '../../../nodes/kernels/oklab.ts'
import type { Planes } from '../../../nodes/neural/look-again.ts'
import type { ImageValue } from '../../../nodes/values/image.ts'
import { median } from './figures.ts'
import type { Known, Split } from './labels.ts'
import { cameraIn } from './places.ts'
import { valuesAt } from './sight.ts'

/** Texels surer than this were taken from the photo; as in the Quality node. */
const FROM_PHOTO = 158
/** Side of the patch whose colour is known, in sides of the sheet. */
const PATCH = 6 / 128
/** Exponent by which the network brings gains on linear light to sRGB values. */
const GAMMA = 2.2
const LARGEST_GAIN = 4
/** Share of the texels taken from the photo that a colour must have to be the reference. */
const LEAST_SHARE = 0.03
/** Linear light from which a channel may be clipped in the photo. */
const CLIPPED = 0.9

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

/** Median CIEDE2000 from the true colours, over the texels taken from the photo less those in `apart`; undefined of none. */
export function colourError(results: Planes, split: Split, known: Known, apart: ReadonlySet<number> = new Set()): number | undefined {
  const errors = takenOf(results, split, known).flatMap(({ n, truth, found }) => (apart.has(n) ? [] : [deltaE00(found, truth)]))
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

/** The gain that one known patch of paint gives, and the texels of the patch, which then are no test. */
export interface Reference {
  readonly gain: Rgb
  readonly patch: ReadonlySet<number>
}

const lightOf = (rgb: Rgb): number => rgb.reduce((sum, value) => sum + (value / 255) ** GAMMA, 0) / 3
/** How well a colour tells the gain of every channel: where one is dark, reflections drown it. */
const tells = (rgb: Rgb): number => (lightOf(rgb) < CLIPPED ? Math.min(...rgb) : 0)

/**
 * What a creator who knows one colour of the car would give as `ref_gain`: of the true colours that are seen enough the one that is
 * least dark in its darkest channel, by a patch where it is neither brighter nor darker than elsewhere.
 */
export function referenceOf(results: Planes, split: Split, known: Known): Reference | undefined {
  const taken = takenOf(results, split, known)
  const counts = new Map<string, { rgb: Rgb; count: number }>()
  for (const { truth } of taken) counts.set(truth.join(), { rgb: truth, count: (counts.get(truth.join())?.count ?? 0) + 1 })
  const [best] = [...counts.values()].filter(({ count }) => count >= LEAST_SHARE * taken.length).toSorted((a, b) => tells(b.rgb) - tells(a.rgb))
  const same = taken.filter(({ truth }) => truth.join() === best?.rgb.join())
  const middle = same.toSorted((a, b) => lightOf(a.found) - lightOf(b.found))[Math.floor(same.length / 2)]
  if (!middle) return undefined
  const [u, v] = split.texels.uv[middle.n]!
  const patch = same.filter(({ n }) => Math.max(Math.abs(split.texels.uv[n]![0] - u), Math.abs(split.texels.uv[n]![1] - v)) <= PATCH / 2)
  const light = (colour: (texel: Taken) => Rgb, k: 0 | 1 | 2) => patch.reduce((sum, texel) => sum + (colour(texel)[k] / 255) ** GAMMA, 0) / patch.length + 5e-4
  const gain = ([0, 1, 2] as const).map((k) => Math.min(LARGEST_GAIN, Math.max(1 / LARGEST_GAIN, light((t) => t.truth, k) / light((t) => t.found, k))))
  return { gain: [gain[0]!, gain[1]!, gain[2]!], patch: new Set(patch.map(({ n }) => n)) }
}
