// The SIMD bodies of the pixel kernels. Every one has a plain twin under nodes/kernels/plain that gives the same bytes.
// Memory is flat: callers lay everything out from `base()` on.
export { blend, cover, lay } from './blend'
export { boost, lookUp, matrix } from './color'
export { ditherDiffused, ditherOrdered } from './dither'
export { expand, gather, halve, halveBytes, pack, sumRows } from './mips'
export { hue, nearness, recolor } from './oklab'
export { sample } from './sample'
export { lower, narrow } from './shrink'
export { turn, widen } from './texels'

/** The first byte that is free. */
export function base(): usize {
  return __heap_base
}
