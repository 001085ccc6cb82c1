import { alder } from './alder.ts'
import { alderFacts } from './alder-facts.ts'
import { alderSheet } from './alder-sheet.ts'
import type { CarRecipe } from './recipe.ts'

/** The recipe of the second car: another body, glasshouse, wing and sheet from the same builder. */
export const alderRecipe: CarRecipe = { shape: alder, layout: alderSheet, facts: alderFacts }
