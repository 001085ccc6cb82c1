import { squareAround } from './camera.ts'
import { inpaint } from './inpaint.ts'
import type { PhotoView } from './photo-view.ts'

/** A photo: RGBA, rows from the top-left. */
interface Photo {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Nearer to the border than this share of the reach, a pixel is a mixture of both sides, whatever its colour. */
const MIXED = 0.25
/** What is shown beside the paint is taken from at least this share of the reach outside: the camera is not exact. */
const OUTSIDE = 0.5
/** A pixel is foreign when it is this much more like what lies outside than like the paint within, and differs from that at all. */
const LIKER = 0.8
const DIFFERENT = 24

/** The photo as the view's pinhole would show it: RGBA of the view's size, four samples a pixel; alpha 0 beyond the photo. */
function shownTo({ camera: { focal, centre, k1 }, window, side }: PhotoView, photo: Photo): Uint8Array {
  const square = squareAround(photo.width, photo.height)
  const out = new Uint8Array(side * side * 4)
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 4) {
      let [r, g, b, count] = [0, 0, 0, 0]
      for (let n = 0; n < 4; n++) {
        const a = (window.left + ((x + 0.25 + 0.5 * (n & 1)) / side) * window.span - centre[0]) / focal
        const c = (window.top + ((y + 0.25 + 0.5 * (n >> 1)) / side) * window.span - centre[1]) / focal
        const bent = focal * (1 + k1 * (a * a + c * c))
        const px = Math.floor((centre[0] + bent * a) * square.side - square.left)
        const py = Math.floor((centre[1] + bent * c) * square.side - square.top)
        if (px < 0 || py < 0 || px >= photo.width || py >= photo.height) continue
        const i = (py * photo.width + px) * 4
        r += photo.pixels[i]!
        g += photo.pixels[i + 1]!
        b += photo.pixels[i + 2]!
        count++
      }
      if (count === 0) continue
      out[to] = r / count
      out[to + 1] = g / count
      out[to + 2] = b / count
      out[to + 3] = 255
    }
  }
  return out
}

/** The picture with everything replaced by what is near among the pixels that `known` marks. */
function spread(picture: Uint8Array, known: Uint8Array, side: number): Uint8Array {
  const copy = picture.slice()
  inpaint(copy, known, side, side)
  return copy
}

function away(a: Uint8Array, b: Uint8Array, i: number): number {
  return Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!, a[i + 2]! - b[i + 2]!)
}

/**
 * Looks closely at the rims of the paint, up to `reach` px (of a 1024 px square) inside them: a pixel there is kept where its colour in the
 * photo is more like the paint within than like what lies beside (tyres, glass, ground), so that lettering near an edge
 * stays and dark fringes go. Gives the view with those pixels as clear as any; the outermost ones are never kept.
 */
export function withTrueRims(view: PhotoView, photo: Photo, reach: number): PhotoView {
  if (!(reach > 0)) return view
  const { side, clear, outer } = view
  const px = (reach * side) / (1024 * view.window.span)
  const picture = shownTo(view, photo)
  const [inside, outside] = [new Uint8Array(clear.length), new Uint8Array(clear.length)]
  for (let i = 0; i < clear.length; i++) {
    if (picture[i * 4 + 3] === 0) continue
    if (clear[i]! >= px) inside[i] = 255
    else if (clear[i] === 0 && outer[i]! >= px * OUTSIDE) outside[i] = 255
  }
  const [within, beside] = [spread(picture, inside, side), spread(picture, outside, side)]
  const refined = clear.slice()
  for (let i = 0; i < clear.length; i++) {
    if (clear[i]! >= px || clear[i]! < Math.max(1, px * MIXED)) continue
    const own = away(picture, within, i * 4)
    if (own < DIFFERENT || away(picture, beside, i * 4) > LIKER * own) refined[i] = 255
  }
  return { ...view, clear: refined }
}
