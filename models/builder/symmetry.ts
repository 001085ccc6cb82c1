import { toTexels } from './sheet.ts'
import type { PanelBox, Sheet } from './sheet.ts'
import type { Vec2 } from './vec.ts'

/** u' = m0 u + m2 v + m4, v' = m1 u + m3 v + m5, in sheet coordinates. */
export type Affine = readonly [number, number, number, number, number, number]

/** The panel on the other side of the car; panels on the middle are their own. */
export const twinOf = (sheet: Sheet, name: string): string => {
  const own = sheet.boxes.get(name)?.place
  const other = sheet.layout.places.find((p) => p.chart === own?.chart && p.side !== own.side)
  return other?.name ?? name
}

/** Chart coordinates (metres) of a texel of a panel. */
export const fromTexels = (box: PanelBox, density: number, at: Vec2): Vec2 => {
  const [right, down] = box.turned ? [box.h - (at[1] - box.y), at[0] - box.x] : [at[0] - box.x, at[1] - box.y]
  return [box.from[0] + right / density, box.to[1] - down / density]
}

/** Where the car's mirror image of a panel lies. Mirroring turns chart coordinate `right` round, in every chart. */
const mirrorMatrix = (sheet: Sheet, from: PanelBox, to: PanelBox): Affine => {
  const { size, density } = sheet.layout
  const image = (u: number, v: number): Vec2 => {
    const [right, up] = fromTexels(from, density, [u * size, v * size])
    const [x, y] = toTexels(to, density, [-right, up])
    return [x / size, y / size]
  }
  const [o, u, v] = [image(0, 0), image(1, 0), image(0, 1)]
  // Adding zero turns -0 into 0, which JSON cannot tell apart.
  const tidy = (q: number): number => Number(q.toFixed(8)) + 0
  return [tidy(u[0] - o[0]), tidy(u[1] - o[1]), tidy(v[0] - o[0]), tidy(v[1] - o[1]), tidy(o[0]), tidy(o[1])]
}

/** The mirror relation of a sheet, one entry for each panel; a panel on the middle maps to itself. */
export const findMirrors = (sheet: Sheet): { from: string; to: string; matrix: Affine }[] =>
  [...sheet.boxes.values()].flatMap((from) => {
    const to = sheet.boxes.get(twinOf(sheet, from.place.name))
    return to ? [{ from: from.place.name, to: to.place.name, matrix: mirrorMatrix(sheet, from, to) }] : []
  })
