import { inkedBox, paintOf, textElements, type Ink } from '../codecs/text-raster.ts'
import { EM, type TextShape } from '../codecs/text.ts'
import type { Vector } from './lettering.ts'

export type PlateShape = 'rounded' | 'round' | 'none'

/** How a number plate looks. Lengths are shares of the plate's height, which is 1000 units. */
export interface PlateLook {
  readonly shape: PlateShape
  /** Width by height of a plate that is not round. */
  readonly aspect: number
  readonly plateColor: string
  readonly border: number
  readonly borderColor: string
  /** A band in the colour of the car's class at the foot of the plate, or undefined. */
  readonly band?: { readonly height: number; readonly color: string }
  /** Height of the digits as a share of the room that is left for them. */
  readonly digits: number
}

const HEIGHT = 1000
const f = (value: number) => value.toFixed(2)

interface Area {
  readonly width: number
  readonly height: number
  /** The middle's distance below the plate's middle. */
  readonly down: number
}

function roomFor(look: PlateLook, width: number): Area {
  const edge = look.shape === 'none' ? 0 : look.border * HEIGHT
  const band = look.shape !== 'none' && look.band ? look.band.height * HEIGHT : 0
  return { width: width - 2 * edge, height: HEIGHT - 2 * edge - band, down: -band / 2 }
}

/** Units of the plate for a unit of the text, so that the digits fill their share and stick out nowhere. */
function textScale(look: PlateLook, room: Area, shape: TextShape, ink: Ink): number {
  const box = inkedBox(shape, ink)
  const middle = (shape.block.top + shape.block.bottom) / 2
  const halfWidth = (box.right - box.left) / 2
  const halfHeight = Math.max(box.bottom - middle, middle - box.top)
  const wanted = (look.digits * room.height) / (shape.block.bottom - shape.block.top)
  if (look.shape !== 'round') return Math.min(wanted, (room.width * 0.94) / 2 / halfWidth, room.height / 2 / halfHeight)
  // In a disc the corners are what sticks out first.
  const radius = (room.width / 2) * 0.96 + room.down
  return Math.min(wanted, radius / Math.hypot(halfWidth, halfHeight))
}

function outline(look: PlateLook, width: number, inset: number): string {
  if (look.shape === 'round') return `<circle r="${f(HEIGHT / 2 - inset)}"`
  const w = width - 2 * inset
  const h = HEIGHT - 2 * inset
  const corner = Math.max(0, Math.min(width, HEIGHT) * 0.16 - inset)
  return `<rect x="${f(-w / 2)}" y="${f(-h / 2)}" width="${f(w)}" height="${f(h)}" rx="${f(corner)}"`
}

/** The plate without digits, its middle at the origin. */
function plateElements(look: PlateLook, width: number): string {
  if (look.shape === 'none') return ''
  const edge = look.border * HEIGHT
  const inner = outline(look, width, edge)
  let elements = edge > 0 ? `${outline(look, width, 0)} ${paintOf('fill', look.borderColor)}/>` : ''
  elements += `${inner} ${paintOf('fill', look.plateColor)}/>`
  if (!look.band) return elements
  const height = look.band.height * HEIGHT
  const top = HEIGHT / 2 - edge - height
  const band = `<rect x="${f(-width / 2)}" y="${f(top)}" width="${f(width)}" height="${f(height)}"`
  const inside = `<clipPath id="plate">${inner}/></clipPath>`
  return `${elements}${inside}${band} ${paintOf('fill', look.band.color)} clip-path="url(#plate)"/>`
}

/** A number plate as a vector drawing, its middle at the origin, 1000 units high; `shape` is the number, empty for none. */
export function plateVector(shape: TextShape, ink: Ink, look: PlateLook): Vector {
  const width = look.shape === 'round' ? HEIGHT : look.aspect * HEIGHT
  const room = roomFor(look, width)
  const scale = textScale(look, room, shape, ink)
  const box = inkedBox(shape, ink)
  const x = (-(box.left + box.right) / 2) * scale
  const y = room.down - ((shape.block.top + shape.block.bottom) / 2) * scale
  const inside = plateElements(look, width) + textElements(shape, ink, scale * EM, x, y)
  return {
    left: -width / 2,
    top: -HEIGHT / 2,
    right: width / 2,
    bottom: HEIGHT / 2,
    elements: (unit, left, top) => `<g transform="translate(${f(left)} ${f(top)}) scale(${unit.toFixed(6)})">${inside}</g>`,
  }
}
