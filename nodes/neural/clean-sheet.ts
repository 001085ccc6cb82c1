import { inpaint } from '../kernels/inpaint.ts'
import { findLettering } from '../kernels/lettering.ts'
import { sight, type PhotoView, type Sighting } from '../kernels/photo-view.ts'
import type { SheetPoints } from '../kernels/unwrap.ts'

/** What an AUV network wrote of a sheet; `source` 0 no paint, 1 photo, 2 mirrored, 3 filled. */
export interface NetworkSheet {
  readonly size: number
  /** RGBA. */
  readonly pixels: Uint8Array
  readonly confidence: Uint8Array
  readonly source: Uint8Array
}

/** Confidence up to which a texel from the photo is a mixture with what was filled in; below it the network calls it filled. */
const LEAST = 26
const PHOTO = 1
const MIRRORED = 2
const FILLED = 3

/** What is cleaned, and by what. */
export interface Cleaning {
  readonly view: PhotoView
  readonly points: SheetPoints
  /** In px of a 1024 px square; 0 = leave it. */
  readonly trim: number
  /** Mirrored lettering and small drawing is taken back too: it would read the wrong way round. */
  readonly plainMirror: boolean
}

/**
 * Takes back what lies within `trim` px of where the paint ends in the photo (glass, tyres, grilles, ground seen at the rim of
 * a panel), and mirrored lettering when asked to, and fills it from the paint beside it; what lies between the panels is filled
 * as well, so that filters and mips find nothing foreign there. Places in the photo are trusted on the grid of `points`, by the
 * solved camera's own view. Changes `sheet` in place: colours, confidence, and `source` where nothing of the photo is left.
 */
export function cleanSheet(sheet: NetworkSheet, { view, points, trim, plainMirror }: Cleaning): void {
  const { size, pixels, source } = sheet
  const known = trim > 0 ? trimmed(sheet, trustOf(sheet, view, points, trim), points) : paintOnly(source)
  if (plainMirror) takeBackLettering(sheet, known)
  inpaint(pixels, known, size, size)
}

/** All paint is known, and nothing else. Loops, since mapping a large typed array costs ten times as much. */
function paintOnly(source: Uint8Array): Uint8Array {
  const known = new Uint8Array(source.length)
  for (let i = 0; i < known.length; i++) known[i] = source[i] === 0 ? 0 : 255
  return known
}

/** Lowers confidence by what each place can be trusted; gives how much of each texel's colour stays, 0..255. */
function trimmed({ size, confidence, source }: NetworkSheet, trust: Uint8Array, points: SheetPoints): Uint8Array {
  const cells = Uint32Array.from({ length: size }, (_, x) => Math.floor(((x + 0.5) * points.width) / size))
  const known = new Uint8Array(size * size)
  for (let y = 0; y < size; y++) {
    const row = Math.floor(((y + 0.5) * points.height) / size) * points.width
    for (let x = 0, i = y * size; x < size; x++, i++) {
      const from = source[i]!
      if (from === FILLED) known[i] = 255
      if (from !== PHOTO && from !== MIRRORED) continue
      known[i] = Math.min(255, trust[row + cells[x]!]! * 2)
      confidence[i] = (confidence[i]! * known[i]!) / 255 + 0.5
      if (confidence[i]! < LEAST) source[i] = FILLED
    }
  }
  return known
}

function takeBackLettering({ size, pixels, confidence, source }: NetworkSheet, known: Uint8Array): void {
  const { side, marks } = findLettering(pixels, source, MIRRORED, size)
  for (let y = 0; y < size; y++) {
    const row = Math.floor((y * side) / size) * side
    for (let x = 0, i = y * size; x < size; x++, i++) {
      if (source[i] !== MIRRORED || marks[row + Math.floor((x * side) / size)] !== 1) continue
      known[i] = 0
      confidence[i] = 0
      source[i] = FILLED
    }
  }
}

/** How far each cell's place in the photo can be trusted, 0..255: looked up where the network took it from, there or in the mirror. */
function trustOf({ size, source }: NetworkSheet, view: PhotoView, points: SheetPoints, trim: number): Uint8Array {
  const { texels, positions: p, normals: n, width, height } = points
  const trust = new Uint8Array(width * height)
  const seen: Sighting = { x: 0, y: 0, trust: 0, seen: false }
  for (let i = 0; i < texels.length; i++) {
    const cell = texels[i]!
    const x = Math.floor((((cell % width) + 0.5) * size) / width)
    const y = Math.floor(((Math.floor(cell / width) + 0.5) * size) / height)
    const from = source[y * size + x]!
    if (from !== PHOTO && from !== MIRRORED) continue
    const k = i * 3
    const side = from === PHOTO ? 1 : -1
    sight(view, side * p[k]!, p[k + 1]!, p[k + 2]!, side * n[k]!, n[k + 1]!, n[k + 2]!, trim, seen)
    trust[cell] = Math.round(seen.trust * 255)
  }
  return trust
}
