import type { PackFacts } from './pack-json.ts'
import type { CarShape } from './shape.ts'
import type { SheetLayout } from './sheet.ts'

/** Everything that makes one car: its shape, the layout of its sheet, and what its pack says about it. */
export interface CarRecipe {
  readonly shape: CarShape
  readonly layout: SheetLayout
  readonly facts: PackFacts
}
