import { createAero } from './aero.ts'
import { cutArches } from './arches.ts'
import { assignCharts } from './borders.ts'
import { createCockpit, createHeadliner } from './cockpit.ts'
import { createPairedFittings, createSingleFittings } from './fittings.ts'
import { cutGlass } from './glass.ts'
import { cutLamps } from './lamps.ts'
import { mirrored } from './mesh.ts'
import type { Triangle } from './mesh.ts'
import { woundByNormals } from './normals.ts'
import { cutOpenings } from './openings.ts'
import { drawPanelLines } from './panel-lines.ts'
import type { Level } from './level.ts'
import type { CarShape } from './shape.ts'
import { createSlats } from './slats.ts'
import { createSkin } from './skin-grid.ts'
import { stitch } from './stitch.ts'
import { createSurfaces } from './surfaces.ts'
import { createWheels } from './wheel.ts'
import { createWing } from './wing.ts'

/** Two points of the skin closer than this to one edge are one line: half a lattice step of the written mesh. */
const JOINT = 2e-4

/**
 * A whole car at some level of detail, as triangles in the builder's frame.
 */
export const createCar = (shape: CarShape, level: Level): Triangle[] => {
  const surfaces = createSurfaces(shape)
  let skin = assignCharts(createSkin(surfaces, level), shape.cabin)
  skin = cutArches(skin, shape.wheels)
  skin = cutGlass(skin, shape.cabin)
  skin = cutOpenings(skin, shape.openings, level)
  skin = cutLamps(skin, shape.lamps)
  skin = drawPanelLines(skin, shape, level)
  skin = woundByNormals(stitch(skin, JOINT))
  const half = [
    ...skin,
    ...createHeadliner(surfaces, level),
    ...createAero(surfaces, level),
    ...createSlats(surfaces, level),
    ...createPairedFittings(surfaces, level),
  ]
  return [
    ...half,
    ...mirrored(half),
    ...createWing(shape.wing, level),
    ...createSingleFittings(surfaces, level),
    ...createCockpit(shape.cockpit, level),
    ...createWheels(shape.wheels, level),
  ]
}
