import type { Panel } from '../../models/pack.ts'
import { decodeGrayPng } from '../codecs/png.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { Ground } from './car-pack.ts'
import { listed, nearest } from './nearest.ts'
import { recent } from './recent.ts'

/** One panel index a pixel, 0 where no panel lies; rows from the top-left. */
export interface PanelPlane {
  readonly width: number
  readonly height: number
  readonly indexes: Uint8Array
}

const maps = recent<PanelPlane>(3)
const planes = recent<PanelPlane>(4)
const grownPlanes = recent<PanelPlane>(4)

async function readMap(cars: CarReader, ground: Ground): Promise<PanelPlane> {
  const { ref, sheet, pack } = ground
  const bytes = await cars.read({ id: ref.car, hash: ref.carHash }, sheet.panelMap)
  try {
    const { width, height, data } = await decodeGrayPng(bytes)
    return { width, height, indexes: data }
  } catch (cause) {
    throw new NodeFailure('missing-car', `The panel map ${sheet.panelMap} of ${pack.name} cannot be read.`, {
      help: 'Repair the pack, or choose another car.',
      cause,
    })
  }
}

/** Indexes are names, not amounts: they are never mixed, so the pixel takes the index under its centre. */
function resample(map: PanelPlane, width: number, height: number): PanelPlane {
  if (map.width === width && map.height === height) return map
  const indexes = new Uint8Array(width * height)
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * map.width) / width))
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width
    for (let x = 0; x < width; x++) indexes[y * width + x] = map.indexes[row + columns[x]!]!
  }
  return { width, height, indexes }
}

/** The panel index under each pixel of a picture of `width` x `height` px on this ground. Do not write into it: it is shared. */
export function panelPlane(cars: CarReader, ground: Ground, width: number, height: number): Promise<PanelPlane> {
  const key = `${ground.ref.car}@${ground.ref.carHash}/${ground.sheet.name}`
  return planes(`${key}/${width}x${height}`, async () => resample(await maps(key, () => readMap(cars, ground)), width, height))
}

/** Charts of a sheet lie at least 8 texels apart at 2048, so each panel may own this much of the gap around it. */
const MARGIN = 3 / 2048

/** Each panel grown into the gap around it, ring by ring; a texel between two panels goes to the one whose ring is first. */
function withMargin(plane: PanelPlane): PanelPlane {
  const { width, height } = plane
  let indexes = plane.indexes
  for (let ring = Math.round(Math.max(width, height) * MARGIN); ring > 0; ring--) {
    const grown = Uint8Array.from(indexes)
    for (let y = 0; y < height; y++) {
      for (let x = 0, i = y * width; x < width; x++, i++) {
        if (indexes[i] !== 0) continue
        grown[i] = (x > 0 && indexes[i - 1]!) || (x + 1 < width && indexes[i + 1]!) || (y > 0 && indexes[i - width]!) || (y + 1 < height && indexes[i + width]!) || 0
      }
    }
    indexes = grown
  }
  return { width, height, indexes }
}

/**
 * The panels as paint is laid on them: each with a margin of about 3 texels at 2048, so that what filters the sheet later
 * finds the panel's own paint beyond its edge. Do not write into it: it is shared.
 */
export function panelPlaneForPaint(cars: CarReader, ground: Ground, width: number, height: number): Promise<PanelPlane> {
  const key = `${ground.ref.car}@${ground.ref.carHash}/${ground.sheet.name}/${width}x${height}`
  return grownPlanes(key, async () => withMargin(await panelPlane(cars, ground, width, height)))
}

/** The panels of the ground's sheet. */
export function panelsOf(ground: Ground): readonly Panel[] {
  return ground.pack.panels.filter((panel) => panel.sheet === ground.sheet.name)
}

/** Which indexes those panels have, by index. Fails at `param` on a name that the sheet does not know. */
function wantedIndexes(ground: Ground, names: readonly string[], param: string): Uint8Array {
  const panels = panelsOf(ground)
  const wanted = new Uint8Array(256)
  for (const name of names) {
    const panel = panels.find((other) => other.name === name)
    if (!panel) {
      throw new NodeFailure('bad-param', `The sheet "${ground.sheet.name}" of ${ground.pack.name} has no panel "${name}".`, {
        param,
        help: `Nearest are ${listed(nearest(name, panels.map((other) => other.name)))}.`,
      })
    }
    wanted[panel.index] = 255
  }
  if (names.length === 0) wanted.fill(255, 1)
  return wanted
}

/** Coverage 0 or 255 of the named panels; of all paint when `names` is empty. Fails at `param` on an unknown name. */
export function panelCoverage(ground: Ground, plane: PanelPlane, names: readonly string[], param = 'panels'): Uint8Array {
  const wanted = wantedIndexes(ground, names, param)
  const coverage = new Uint8Array(plane.indexes.length)
  for (let i = 0; i < coverage.length; i++) coverage[i] = wanted[plane.indexes[i]!]!
  return coverage
}

/** The panel at a pixel, or undefined where none lies or the place is off the sheet. */
export function panelAt(ground: Ground, plane: PanelPlane, x: number, y: number): Panel | undefined {
  const column = Math.floor(x)
  const row = Math.floor(y)
  if (column < 0 || row < 0 || column >= plane.width || row >= plane.height) return undefined
  const index = plane.indexes[row * plane.width + column]
  return index ? panelsOf(ground).find((panel) => panel.index === index) : undefined
}
