/** How much of a car is built. */
export interface Level {
  /** 1 samples the full car; 2 takes about half as many samples along every direction. */
  readonly coarse: number
  /** Leave out shut lines, frames and fittings too small to matter while the car moves. */
  readonly plain: boolean
}

/** The car as it is shown at rest and photographed. */
export const FULL: Level = { coarse: 1, plain: false }

/** The car while it is being turned or painted. */
export const LIVE: Level = { coarse: 2, plain: true }

/** How many samples a level takes where the full car takes `n`, never fewer than `least`. */
export const samples = (n: number, level: Level, least = 2): number => Math.max(least, Math.round(n / level.coarse))
