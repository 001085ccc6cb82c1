import type { MeshPart, MeshValue } from '../values/value.ts'
import { squareAround } from './camera.ts'
import { sight, type PhotoView, type Sighting } from './photo-view.ts'
import { areaPerTexel, eachTexel } from './unwrap.ts'

/** A photo: RGBA, rows from the top-left. */
export interface Photo {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** The sheet that is painted, in place: RGBA, and how much each texel can be trusted. */
export interface ProjectedSheet {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly confidence: Uint8Array
}

/** Px of the photo for each texel of the sheet, below which a texel is a guess, and above which it is as good as it gets. */
const COARSE = 0.2
const CRISP = 0.6

/**
 * Lays what `view`'s camera sees in the photo on the sheet, for some of the mesh's triangles: each texel looks up its own place in the
 * photo. Confidence 0..255 falls where paint is seen at a grazing angle, within `trim` px (of 1024) of where it ends, and where
 * the photo is coarser than the sheet. Texels that are not seen stay as they are.
 */
export function projectPhoto(sheet: ProjectedSheet, photo: Photo, view: PhotoView, mesh: MeshValue, part: Pick<MeshPart, 'start' | 'count'>, trim: number): void {
  const { positions: p, normals: n, indices } = mesh
  const { side, left, top } = squareAround(photo.width, photo.height)
  const seen: Sighting = { x: 0, y: 0, trust: 0, seen: false }
  const at = new Float64Array(6)
  let triangle = -1
  let metres = 0
  eachTexel(mesh, part, sheet.width, sheet.height, (texel, first, wa, wb) => {
    if (first !== triangle) {
      triangle = first
      metres = Math.sqrt(areaPerTexel(mesh, first, sheet.width, sheet.height))
    }
    const [a, b, c] = [indices[first]! * 3, indices[first + 1]! * 3, indices[first + 2]! * 3]
    const wc = 1 - wa - wb
    for (let k = 0; k < 3; k++) {
      at[k] = p[a + k]! * wa + p[b + k]! * wb + p[c + k]! * wc
      at[k + 3] = n[a + k]! * wa + n[b + k]! * wb + n[c + k]! * wc
    }
    const length = Math.hypot(at[3]!, at[4]!, at[5]!) || 1
    sight(view, at[0]!, at[1]!, at[2]!, at[3]! / length, at[4]! / length, at[5]! / length, trim, seen)
    if (seen.trust <= 0) return
    const [x, y] = [seen.x * side - left, seen.y * side - top]
    if (x < 0 || y < 0 || x >= photo.width || y >= photo.height) return
    const density = (view.camera.focal * side * metres) / depthOf(view, at)
    const detail = Math.min(1, Math.max(0.1, (density - COARSE) / (CRISP - COARSE)))
    const confidence = Math.round(255 * seen.trust * detail)
    if (confidence <= sheet.confidence[texel]!) return
    sheet.confidence[texel] = confidence
    lay(sheet.pixels, texel * 4, photo, x, y)
  })
}

function depthOf({ camera: { rotation: r, translation: t } }: PhotoView, [x, y, z]: Float64Array): number {
  return Math.max(0.05, r[6]! * x! + r[7]! * y! + r[8]! * z! + t[2])
}

/** Bilinear, clamped at the photo's rim; x and y in px, pixel middles at half. */
function lay(out: Uint8Array, to: number, { width, height, pixels }: Photo, x: number, y: number): void {
  const cx = Math.min(width - 1, Math.max(0, x - 0.5))
  const cy = Math.min(height - 1, Math.max(0, y - 0.5))
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)]
  const [fx, fy] = [cx - x0, cy - y0]
  const from = (y0 * width + x0) * 4
  const right = x0 + 1 < width ? 4 : 0
  const below = y0 + 1 < height ? width * 4 : 0
  for (let k = 0; k < 3; k++) {
    const above = pixels[from + k]! * (1 - fx) + pixels[from + right + k]! * fx
    const under = pixels[from + below + k]! * (1 - fx) + pixels[from + below + right + k]! * fx
    out[to + k] = above * (1 - fy) + under * fy + 0.5
  }
  out[to + 3] = 255
}
