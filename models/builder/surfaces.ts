import { createFascia } from './fascia.ts'
import type { Fascia } from './fascia.ts'
import { createLoft } from './loft.ts'
import type { Loft } from './loft.ts'
import type { CarShape } from './shape.ts'

/** A car's numbers together with the surfaces made from them. */
export interface Surfaces {
  readonly shape: CarShape
  readonly loft: Loft
  readonly nose: Fascia
  readonly tail: Fascia
}

/** The surfaces that every part of a car is cut from or hung on. */
export const createSurfaces = (shape: CarShape): Surfaces => ({
  shape,
  loft: createLoft(shape.body),
  nose: createFascia(shape.nose, 1),
  tail: createFascia(shape.tail, -1),
})
