import { meridian } from './meridian.ts'
import { meridianFacts } from './meridian-facts.ts'
import { meridianSheet } from './meridian-sheet.ts'
import type { CarRecipe } from './recipe.ts'

/** The recipe of the embedded car. */
export const meridianRecipe: CarRecipe = { shape: meridian, layout: meridianSheet, facts: meridianFacts }
