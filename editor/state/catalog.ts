import { atom } from 'jotai'
import type { NodeShape } from '../../graphs/format/shape.ts'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import type { Catalog, CatalogNode } from '../../engine/protocol/catalog.ts'
import { catalogShapes } from '../../engine/protocol/catalog-shape.ts'
import { family } from './family.ts'

/** Everything the engine knows of nodes; null before it said so. */
export const catalogAtom = atom<Catalog | null>(null)

/** Node types by name. */
export const nodeTypesAtom = atom<ReadonlyMap<string, CatalogNode>>((get) => new Map(get(catalogAtom)?.nodes.map((node) => [node.type, node])))

/** One node type, or undefined when it is not installed. */
export const nodeTypeAtom = family((type) => atom((get) => get(nodeTypesAtom).get(type)))

/** Finds the shape of a type, for checking connections with the engine's own rules. */
export const shapesAtom = atom<(type: string) => NodeShape | undefined>((get) => {
  const catalog = get(catalogAtom)
  return catalog ? catalogShapes(catalog) : () => undefined
})

/** The cars that can be painted. */
export const carsAtom = atom<readonly CarInfo[]>([])
