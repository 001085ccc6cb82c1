/** How many levels a full chain has: `floor(log2(larger side)) + 1`. */
export function mipCount(width: number, height: number): number {
  return Math.floor(Math.log2(Math.max(width, height))) + 1
}

/** The sides of a level: those of level 0, halved and rounded down `level` times, at least 1. */
export function mipSize(width: number, height: number, level: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, width >> level), height: Math.max(1, height >> level) }
}
