import { atom } from 'jotai'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeEdgesAtom, paramValueAtom } from '../canvas/atoms.ts'
import { carsAtom, nodeTypesAtom } from '../state/catalog.ts'
import { nodeAtom } from '../state/document.ts'
import { family } from '../state/family.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { shownCarAtom } from '../state/shown.ts'

/**
 * The car whose sheet a node works on: the one that a picture above it lies on, else the one that a node above it names,
 * else the one that the view shows,
 * else the only one there is.
 */
export const carOfAtom = family((id) =>
  atom((get): CarInfo | undefined => {
    const cars = get(carsAtom)
    const seen = new Set([id])
    for (const node of seen) {
      const type = get(nodeTypesAtom).get(get(nodeAtom(node))?.type ?? '')
      const named = Object.entries(type?.params ?? {}).find(([, param]) => param.control.kind === 'car')
      const car = named && cars.find((each) => each.id === get(paramValueAtom(`${node}.${named[0]}`)))
      if (car) return car
      for (const edge of get(nodeEdgesAtom(node)).into) {
        const from = splitEnd(edge.from)
        const sheet = get(frameHeadAtom(frameKey(from.node, from.port)))?.sheet
        const painted = sheet && cars.find((each) => each.id === sheet.car)
        if (painted) return painted
        // A set is walked in the order of insertion, also while it grows.
        seen.add(from.node)
      }
    }
    const shown = get(shownCarAtom)
    return cars.find((each) => each.id === shown) ?? (cars.length === 1 ? cars[0] : undefined)
  }),
)
