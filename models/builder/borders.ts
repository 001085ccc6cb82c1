import { split } from './cut.ts'
import { meanOver } from './mesh.ts'
import type { Field, Triangle } from './mesh.ts'
import type { CabinShape, CrossLine } from './shape.ts'
import { smoothstep } from './vec.ts'

/** x of a line across the car at a given y. */
export const crossAt = (line: CrossLine, y: number): number => line.at + line.bend * (Math.abs(y) / line.over) ** line.power

/**
 * The section parameter at which the side chart meets the charts above it: the valley beside the hood and on the deck,
 * the cantrail along the cabin.
 */
export const chartBorder = ({ border }: CabinShape, x: number): number =>
  4 + 0.98 * smoothstep(...border.cowl, x) * smoothstep(...border.deck, x) - 0.75 * smoothstep(...border.nose, x)

/** How far behind the hood's shut line the hood chart ends. */
const HOOD_OVERLAP = 0.035

/** Splits the loft's side chart into side, hood, roof and deck. */
export const assignCharts = (skin: readonly Triangle[], cabin: CabinShape): Triangle[] => {
  const above: Field = (v) => v.v - chartBorder(cabin, v.x)
  const hood: Field = (v) => v.x - crossAt(cabin.cowl, v.p[1]) - HOOD_OVERLAP
  const deck: Field = (v) => v.x - cabin.deckFrom
  const isLoft = (t: Triangle): boolean => t.chart === 'side'
  const parted = split(skin, above, isLoft)
  const isTop = (t: Triangle): boolean => isLoft(t) && meanOver(t, above) > 0
  const cut = split(split(parted, hood, isTop), deck, isTop)
  return cut.map((t) => {
    if (!isTop(t)) return t
    return { ...t, chart: meanOver(t, hood) > 0 ? 'hood' : meanOver(t, deck) > 0 ? 'roof' : 'deck' }
  })
}
