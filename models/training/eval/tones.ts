import { fromLinear, SRGB_TO_LINEAR } from '../../../nodes/kernels/srgb.ts'
import type { ImageValue } from '../../../nodes/values/image.ts'

const byte = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 255)

/** What a camera or an app may do to a photo's tones, as a table over sRGB bytes. Exposure is in linear light, and clips. */
export const TONES: Readonly<Record<string, Uint8Array>> = {
  'gamma 2.2': Uint8Array.from({ length: 256 }, (_, i) => byte((i / 255) ** 2.2)),
  'gamma 1/2.2': Uint8Array.from({ length: 256 }, (_, i) => byte((i / 255) ** (1 / 2.2))),
  'half exposure': Uint8Array.from({ length: 256 }, (_, i) => byte(fromLinear(SRGB_TO_LINEAR[i]! / 2))),
  'double exposure': Uint8Array.from({ length: 256 }, (_, i) => byte(fromLinear(SRGB_TO_LINEAR[i]! * 2))),
}

/** The photo in other tones; its alpha stays. */
export function toned(photo: ImageValue, table: Uint8Array): ImageValue {
  const pixels = photo.pixels.slice()
  for (let i = 0; i < pixels.length; i++) if ((i & 3) !== 3) pixels[i] = table[pixels[i]!]!
  return { ...photo, pixels }
}
