import { DataTexture, LinearFilter, LinearMipmapLinearFilter, NoColorSpace, SRGBColorSpace, type ColorSpace } from 'three'
import type { Frame } from '../state/frames.ts'

/** A texture for a sheet: first row at the top (glTF's v runs down, so nothing is flipped), mipmapped. */
function blank(colorSpace: ColorSpace): DataTexture {
  const texture = new DataTexture(new Uint8Array([128, 128, 128, 255]), 1, 1)
  texture.colorSpace = colorSpace
  texture.flipY = false
  texture.minFilter = LinearMipmapLinearFilter
  texture.magFilter = LinearFilter
  texture.generateMipmaps = true
  texture.anisotropy = 8
  texture.needsUpdate = true
  return texture
}

export const blankPaint = (): DataTexture => blank(SRGBColorSpace)
export const blankFinish = (): DataTexture => blank(NoColorSpace)

/** Uploads new pixels. A texture that changes size must be allocated anew by the GPU, so it is disposed first. */
function upload(texture: DataTexture, data: Uint8Array, width: number, height: number): void {
  if (texture.image.width !== width || texture.image.height !== height) texture.dispose()
  texture.image = { data: data as Uint8Array<ArrayBuffer>, width, height }
  texture.needsUpdate = true
}

/** Puts a frame of paint on a texture. Returns false for a frame that is no RGBA picture. */
export function showPaint(texture: DataTexture, { head, bytes }: Frame): boolean {
  if (head.format !== 'rgba8') return false
  upload(texture, bytes, head.width, head.height)
  return true
}

/**
 * Puts a frame of finish on a texture in the channels that three.js reads: red clearcoat, green roughness, blue metalness.
 * Ours are metallic, roughness, clearcoat, specular mask.
 */
export function showFinish(texture: DataTexture, { head, bytes }: Frame): boolean {
  if (head.format !== 'rgba8') return false
  const swapped = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i += 4) {
    swapped[i] = bytes[i + 2]!
    swapped[i + 1] = bytes[i + 1]!
    swapped[i + 2] = bytes[i]!
    swapped[i + 3] = 255
  }
  upload(texture, swapped, head.width, head.height)
  return true
}
