/**
 * The finish plane, four bytes a texel beside the paint: R metallic, G roughness, B clearcoat, A specular mask,
 * each 0..255 for 0..1 (clearcoat 255 = full coat). Exporters turn it into what each simulator wants.
 */
export type FinishTexel = readonly [metallic: number, roughness: number, clearcoat: number, specular: number]

/** Named finishes that a layer can lay. Figures follow the presets that painters share: gloss coat, matte wrap, foil. */
export const FINISHES = {
  gloss: [0, 60, 255, 255],
  satin: [20, 110, 90, 255],
  matte: [0, 190, 0, 255],
  metallic: [200, 95, 255, 255],
  chrome: [255, 6, 0, 255],
  carbon: [30, 90, 200, 255],
} as const satisfies Record<string, FinishTexel>

export type FinishName = keyof typeof FINISHES

/** The finish of bare paint, where no layer said otherwise. */
export const BARE_FINISH: FinishTexel = FINISHES.gloss
