export { encodeBc7, setEffort } from './bc7'
export { tables } from './bc7-tables'

/** The first byte that is free. */
export function base(): usize {
  return __heap_base
}
