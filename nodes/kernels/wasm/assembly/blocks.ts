export { setTrials } from './bc7-single'
export { setSearch } from './bc7-ends'
export { encodeBc7 } from './bc7'
export { tables } from './bc7-tables'


/** The first byte that is free. */
export function base(): usize {
  return __heap_base
}
