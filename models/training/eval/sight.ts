import type { Planes } from '../../../nodes/neural/look-again.ts'
import { bitAt, type Known, type Split } from './labels.ts'

/** Levels of `visible` from which a texel may count as seen; which of them is used is chosen on the val photos. */
export const THRESHOLDS = [32, 64, 96, 128, 160, 192, 224] as const
/** Levels of `confidence` up to which a texel counts as filled in. */
const TAKEN = 12

/** How a set of texels fits the truly visible ones: intersection over union, and the share of the set that is visible. */
export interface Overlap {
  readonly iou: number
  readonly precision: number
}

/** What a network says is seen, and what it takes from the photo, against the truth. */
export interface Sight {
  /** By threshold; absent from networks without the output `visible`. */
  readonly visible?: readonly Overlap[]
  readonly taken: Overlap
  /** Share of the truly visible texels that are taken from the photo. */
  readonly share: number
}

function overlap(found: readonly boolean[], known: Known): Overlap & { readonly recall: number } {
  let [both, either, said, seen] = [0, 0, 0, 0]
  found.forEach((is, n) => {
    const truly = bitAt(known.visible, n)
    both += is && truly ? 1 : 0
    either += is || truly ? 1 : 0
    said += is ? 1 : 0
    seen += truly ? 1 : 0
  })
  return { iou: both / Math.max(1, either), precision: both / Math.max(1, said), recall: both / Math.max(1, seen) }
}

/** A square plane's value at each texel of a split. */
export function valuesAt({ data, dims }: Planes[string], { texels }: Split): number[] {
  const side = dims[3]!
  return texels.uv.map(([u, v]) => Number(data[Math.floor(v * side) * side + Math.floor(u * side)]))
}

export function sightOf(results: Planes, split: Split, known: Known): Sight {
  const { recall, ...taken } = overlap(valuesAt(results['confidence']!, split).map((value) => value > TAKEN), known)
  const visible = results['visible'] && valuesAt(results['visible'], split)
  const by = (threshold: number) => {
    const { iou, precision } = overlap(visible!.map((value) => value >= threshold), known)
    return { iou, precision }
  }
  return { ...(visible ? { visible: THRESHOLDS.map(by) } : {}), taken, share: recall }
}
