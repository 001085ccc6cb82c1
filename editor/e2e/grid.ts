/** A grid of `count` nodes in rows of wires, as places and as edges between their ids. */
export function gridOf(count: number): {
  readonly places: readonly { readonly id: string; readonly x: number; readonly y: number }[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
} {
  const columns = Math.ceil(Math.sqrt(count))
  const places = Array.from({ length: count }, (_, i) => ({ id: `n${i}`, x: (i % columns) * 240, y: Math.floor(i / columns) * 300 }))
  const edges = places.flatMap(({ id }, i) => (i % columns === 0 ? [] : [{ from: `n${i - 1}`, to: id }]))
  return { places, edges }
}
