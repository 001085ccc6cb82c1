/** The four bytes of a texel of an RGBA plane, for tests; zeros where there is no plane. */
export function texelAt(image: { readonly width: number }, plane: Uint8Array | undefined, x: number, y: number): number[] {
  const from = (y * image.width + x) * 4
  return plane ? Array.from(plane.subarray(from, from + 4)) : [0, 0, 0, 0]
}
