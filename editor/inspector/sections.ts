import type { CatalogNode } from '../../engine/protocol/catalog.ts'

/** Params that stand together under a head. */
export interface Section {
  readonly title: string
  readonly params: readonly string[]
}

// Layers share their placing and blending params by name; apart from the rest they are found at the same spot on each.
const PLACING: ReadonlySet<string> = new Set(['anchor', 'x', 'y', 'width', 'rotation', 'flip', 'otherSide', 'bothSides', 'panels'])
const BLENDING: ReadonlySet<string> = new Set(['opacity', 'mode', 'finish'])

/** The params of a node type in sections: on layers what places and what blends has sections of its own. */
export function sectionsOf(type: Pick<CatalogNode, 'shelf' | 'params'>): Section[] {
  const names = Object.keys(type.params)
  if (type.shelf !== 'layer') return names.length > 0 ? [{ title: 'Parameters', params: names }] : []
  // A place needs a position: without one, a width is the width of a stripe.
  const placed = names.includes('x') && names.includes('rotation')
  const isPlacing = (name: string) => (placed ? PLACING.has(name) : name === 'panels')
  const own = names.filter((name) => !isPlacing(name) && !BLENDING.has(name))
  const sections = [
    { title: 'Parameters', params: own },
    { title: 'Where', params: names.filter(isPlacing) },
    { title: 'Blending', params: names.filter((name) => BLENDING.has(name)) },
  ]
  return sections.filter((section) => section.params.length > 0)
}
