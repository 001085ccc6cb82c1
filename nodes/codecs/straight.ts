/** Turns colours that were multiplied by their alpha into straight ones, in place. Clear texels keep what they have. */
export function divideByAlpha(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!
    if (alpha === 255 || alpha === 0) continue
    for (let k = 0; k < 3; k++) pixels[i + k] = Math.min(255, Math.round((pixels[i + k]! * 255) / alpha))
  }
}
