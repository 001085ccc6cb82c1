import { edgeBleed } from '../kernels/bleed.ts'

/** What is covered (128 and up), grown roundly by `px`, or shrunken by a negative one; coverage 0 or 255. 0 changes nothing. */
export function grown(coverage: Uint8Array, width: number, height: number, px: number): Uint8Array {
  if (px === 0) return coverage
  // Shrinking what is covered is growing what is not.
  const flip = px < 0 ? 255 : 0
  const inside = new Uint8Array(coverage.length)
  const texels = new Uint8Array(coverage.length * 4)
  for (let i = 0; i < inside.length; i++) {
    inside[i] = coverage[i]! ^ flip
    texels[i * 4] = inside[i]! >= 128 ? 255 : 0
  }
  edgeBleed(texels, texels, inside, width, height, Math.abs(px))
  for (let i = 0; i < inside.length; i++) inside[i] = texels[i * 4]! ^ flip
  return inside
}
