import type { CarReader } from '../kit/context.ts'
import { anchor, choice } from '../kit/params.ts'
import { apply, multiply, scaling, translation, type Affine } from '../kernels/affine.ts'
import type { ImageValue } from '../values/image.ts'
import { anchorFrame, findAnchor, pictureFrame, type Frame } from './anchor.ts'
import { groundOf, needsSheet, type Ground } from './car-pack.ts'
import { panelAt, panelPlane, panelsOf } from './panel-map.ts'

/** Whether art is laid on the other side of the car too, and how. */
export const OTHER_SIDE = { off: 'No', readable: 'Yes, readable', mirrored: 'Yes, mirrored' } as const

export type OtherSide = keyof typeof OTHER_SIDE

/** The params of everything that is placed on a sheet, besides where in the frame. */
export const placementParams = {
  anchor: anchor({ title: 'Anchor', doc: 'A named place of the car. Position, size and rotation then count from it.' }),
  otherSide: choice(OTHER_SIDE, {
    title: 'Other side too',
    doc: 'Lays it on the other side of the car as well: readable from left to right, or as the true mirror image.',
  }),
}

export interface Placement {
  readonly anchor: string
  readonly otherSide: OtherSide
}

/** What is to be placed: its middle in its own units, and how it lies in a frame. */
export interface Placeable {
  readonly middle: readonly [x: number, y: number]
  inFrame(frame: Frame): Affine
}

interface PlaceContext {
  readonly cars: CarReader
  note(message: string): void
}

/** Mirrors about the upright line at `x`. */
function mirrorAt(x: number): Affine {
  return [-1, 0, 0, 1, 2 * x, 0]
}

/** A map of sheet space (0..1) as a map of px. */
function inPixels(map: Affine, image: ImageValue): Affine {
  const { width, height } = image
  return multiply(multiply(scaling(width, height), map), scaling(1 / width, 1 / height))
}

/** The other side by the pack's mirror of the panel under the art; undefined, with a note, when the pack knows none. */
async function mirrored(
  ctx: PlaceContext,
  image: ImageValue,
  ground: Ground,
  first: Affine,
  art: Placeable,
): Promise<Affine | undefined> {
  const plane = await panelPlane(ctx.cars, ground, image.width, image.height)
  const panel = panelAt(ground, plane, ...apply(first, ...art.middle))
  const here = new Set(panelsOf(ground).map((other) => other.name))
  const mirror = panel && ground.pack.mirror.find((other) => other.from === panel.name && here.has(other.to))
  if (!mirror) {
    const why = panel ? `This sheet holds nothing opposite ${panel.title}` : 'No panel lies under its middle'
    ctx.note(`${why}, so it is drawn once.`)
    return undefined
  }
  return multiply(inPixels(mirror.matrix, image), first)
}

/**
 * Takes the art's units to px of the picture, once for each copy to draw: at the anchor or freely, and when asked for on
 * the other side of the car, by the anchor's twin or else by the pack's mirror of the panel under the art's middle.
 * A copy that reads is the mirror image turned back about the art's own upright line.
 */
export async function placements(ctx: PlaceContext, image: ImageValue, place: Placement, art: Placeable): Promise<Affine[]> {
  if (!place.anchor && place.otherSide === 'off') return [art.inFrame(pictureFrame(image.width, image.height))]
  if (!image.sheet) throw needsSheet('image', place.anchor ? 'An anchor is set, but the picture' : 'The picture')
  const ground = await groundOf(ctx.cars, image, 'image')
  const anchor = place.anchor ? findAnchor(ground, place.anchor) : undefined
  const frame = anchor ? anchorFrame(anchor, image.width, image.height) : pictureFrame(image.width, image.height)
  const first = multiply(frame.matrix, art.inFrame(frame))
  if (place.otherSide === 'off') return [first]
  const readable = place.otherSide === 'readable' ? mirrorAt(art.middle[0]) : translation(0, 0)
  const twin = ground.pack.anchors.find((other) => other.name === anchor?.twin && other.sheet === ground.sheet.name)
  if (twin) {
    const other = anchorFrame(twin, image.width, image.height)
    const mirror = multiply(other.matrix, mirrorAt(other.width / 2))
    return [first, multiply(multiply(mirror, art.inFrame(other)), readable)]
  }
  const second = await mirrored(ctx, image, ground, first, art)
  return second ? [first, multiply(second, readable)] : [first]
}
