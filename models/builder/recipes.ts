import { alderRecipe } from './alder-recipe.ts'
import { meridianRecipe } from './meridian-recipe.ts'
import type { CarRecipe } from './recipe.ts'

/** The cars that the builder makes, in the order in which it makes them. */
export const RECIPES: readonly CarRecipe[] = [meridianRecipe, alderRecipe]
