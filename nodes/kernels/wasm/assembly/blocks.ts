// The SIMD bodies of the block encoders, a module of their own: whoever writes no textures never compiles them. Every one has a
// plain twin under nodes/kernels/plain that gives the same bytes.
export { encodeBc7, setBc7Effort } from './bc7'
export { tables } from './bc7-tables'
export { encodeBc } from './bc'
export { solidCodes } from './bc-tables'
export { forgetRepeats } from './repeats'

/** The first byte that is free. */
export function base(): usize {
  return __heap_base
}
