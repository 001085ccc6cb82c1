import { placeSpots } from './anchors.ts'
import type { PlacedSpot, Spot } from './anchors.ts'
import { listKeypoints } from './keypoints.ts'
import type { NamedPoint } from './keypoints.ts'
import { findSeams } from './seams.ts'
import type { SeamSide } from './seams.ts'
import type { Sheet } from './sheet.ts'
import { findMirrors } from './symmetry.ts'
import { cross, length, sub } from './vec.ts'
import type { CarPack } from '../pack.ts'

/** What a pack says about its car besides what the mesh gives. */
export interface PackFacts {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly maker: string
  readonly licence: string
  readonly anchors: readonly Spot[]
  readonly locked: readonly Spot[]
  readonly plates: readonly Spot[]
  /** Points for Project Photo, for as long as the pack has no network, which names its own. */
  readonly points?: readonly NamedPoint[]
  readonly targets: CarPack['targets']
}

const SHEET = 'body'

const tidy = (q: number): number => Number(q.toFixed(6))

/** Texels per metre, mean over a panel: the root of sheet area over car area. */
const meanDensity = (sheet: Sheet, panel: string): number => {
  const { size } = sheet.layout
  let texels = 0
  let metres = 0
  for (const { uv, panel: own, source } of sheet.triangles) {
    if (own !== panel) continue
    const [a, b, c] = uv
    texels += (Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) * size * size) / 2
    metres += length(cross(sub(source.v[1].p, source.v[0].p), sub(source.v[2].p, source.v[0].p))) / 2
  }
  return Math.sqrt(texels / metres)
}

const toZone = ({ name, title, rect, rotation }: PlacedSpot) => ({ name, title, sheet: SHEET, rect, rotation })

const toSeamSide = ({ panel, points }: SeamSide): CarPack['seams'][number]['a'] => ({
  panel, points: points.map((p): [number, number] => [p[0], p[1]]),
})

const panels = (sheet: Sheet): CarPack['panels'] =>
  [...sheet.boxes.values()].map((box) => {
    const { size } = sheet.layout
    const { name, title, side } = box.place
    return {
      name, title, sheet: SHEET, side, index: box.index,
      box: { x: tidy(box.x / size), y: tidy(box.y / size), w: tidy(box.w / size), h: tidy(box.h / size) },
      density: Number(meanDensity(sheet, name).toFixed(1)),
    }
  })

/** The content of `car.json` for a car and its laid-out sheet, without any network. */
export const createPack = (facts: PackFacts, sheet: Sheet, meshSha256: string): CarPack => ({
  format: { name: 'clearcoat.car', major: 1, minor: 0 },
  id: facts.id,
  name: facts.name,
  version: facts.version,
  maker: facts.maker,
  licence: facts.licence,
  mesh: { file: 'body.glb', live: 'body-live.glb', sha256: meshSha256 },
  sheets: [{
    name: SHEET, title: 'Body', role: 'paint', width: sheet.layout.size, height: sheet.layout.size, uvSet: 0, material: 'paint',
    guide: 'guide.png', panelMap: 'panels.png', occlusion: 'occlusion.png',
  }],
  panels: panels(sheet),
  anchors: placeSpots(sheet, facts.anchors).map((spot) => ({ ...spot, sheet: SHEET, flip: 'none' as const })),
  seams: findSeams(sheet).map((s) => ({ a: toSeamSide(s.a), b: toSeamSide(s.b) })),
  mirror: findMirrors(sheet).map((m) => ({ ...m, matrix: [...m.matrix] as CarPack['mirror'][number]['matrix'] })),
  locked: placeSpots(sheet, facts.locked).map(toZone),
  plates: placeSpots(sheet, facts.plates).map(toZone),
  numberDrawnBy: 'painter',
  networks: {},
  ...(facts.points ? { keypoints: listKeypoints(facts.points) } : {}),
  targets: facts.targets,
})
