import { toTexels } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { twinOf } from './symmetry.ts'
import type { Vec2 } from './vec.ts'

/** A place for art in metres: chart coordinates of its middle, and its width and height as it is read on the car. */
export interface Spot {
  readonly name: string
  readonly title: string
  readonly panel: string
  readonly at: Vec2
  readonly size: Vec2
}

/** A rectangle in sheet space. */
export interface SheetRect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A spot on the sheet: its rectangle, and how far art is turned (degrees, clockwise) to read upright on the car. */
export interface PlacedSpot {
  readonly name: string
  readonly title: string
  readonly panel: string
  readonly side: 'left' | 'right' | 'centre'
  readonly rect: SheetRect
  readonly rotation: number
  readonly twin?: string
}

const tidy = (q: number): number => Number(q.toFixed(6))

const place = (sheet: Sheet, spot: Spot): Omit<PlacedSpot, 'twin'> => {
  const box = sheet.boxes.get(spot.panel)
  if (!box) throw new Error(`The sheet has no panel "${spot.panel}" for "${spot.name}".`)
  const { size, density } = sheet.layout
  const corner = (s: number): Vec2 => {
    const at: Vec2 = [spot.at[0] + (s * spot.size[0]) / 2, spot.at[1] + (s * spot.size[1]) / 2]
    return toTexels(box, density, at)
  }
  const [p, q] = [corner(-1), corner(1)]
  const rect = {
    x: tidy(Math.min(p[0], q[0]) / size), y: tidy(Math.min(p[1], q[1]) / size),
    w: tidy(Math.abs(p[0] - q[0]) / size), h: tidy(Math.abs(p[1] - q[1]) / size),
  }
  return { name: spot.name, title: spot.title, panel: spot.panel, side: box.place.side, rect, rotation: box.turned ? -90 : 0 }
}

const otherSide = (text: string): string =>
  text.replace(/\b(left|right|Left|Right)\b/g, (w) => ({ left: 'right', right: 'left', Left: 'Right', Right: 'Left' })[w] ?? w)

/**
 * Puts spots on the sheet. A spot whose name says `left` is also placed at the mirrored spot on the right, and the two
 * are named as each other's twins.
 */
export const placeSpots = (sheet: Sheet, spots: readonly Spot[]): PlacedSpot[] =>
  spots.flatMap((spot): PlacedSpot[] => {
    const own = place(sheet, spot)
    const other = otherSide(spot.name)
    if (other === spot.name) return [own]
    const twin = place(sheet, {
      name: other, title: otherSide(spot.title), panel: twinOf(sheet, spot.panel), at: [-spot.at[0], spot.at[1]], size: spot.size,
    })
    return [{ ...own, twin: other }, { ...twin, twin: spot.name }]
  })
