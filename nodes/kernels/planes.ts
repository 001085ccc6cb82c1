/** Interleaves planar RGB (three planes of `count` bytes) into opaque RGBA. */
export function planarToRgba(planes: Uint8Array, count: number, out: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    out[i * 4] = planes[i]!
    out[i * 4 + 1] = planes[count + i]!
    out[i * 4 + 2] = planes[2 * count + i]!
    out[i * 4 + 3] = 255
  }
}
