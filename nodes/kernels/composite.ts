import type { Affine } from './affine.ts'
import type { BlendMode } from './blend-modes.ts'
import { layFinishRun, layRun, RUN, type Ground, type RunFinish } from './blend.ts'
import { boundsOf, drawSampled, type Box } from './sample.ts'
import { mipFor, type Art } from './shrink.ts'

export { BLEND_MODES, type BlendMode } from './blend-modes.ts'
export { mipFor, type Art } from './shrink.ts'

/** What is painted on: RGBA, straight alpha; `finish`, when there, is a plane of the same size. Both are changed in place. */
export interface Target {
  readonly width: number
  readonly height: number
  readonly paint: Uint8Array
  readonly finish?: Uint8Array
}

export interface DrawOptions {
  /** Target px to art px; both with pixel centres at +0.5. */
  readonly matrix: Affine
  readonly mode: BlendMode
  /** 0..1, kept to 1/255. */
  readonly opacity: number
  /** Coverage of the target's size that bounds the art. */
  readonly clip?: Uint8Array
  /** Metallic, roughness, clearcoat and specular 0..255, laid where the art covers. Without it the art's own finish is laid. */
  readonly finish?: readonly [number, number, number, number]
  /** Between texels: mixed (the default), or the nearest one. */
  readonly filter?: 'bilinear' | 'nearest'
}

/** Target rows `from` (included) to `to` (excluded). */
export interface Rows {
  readonly from: number
  readonly to: number
}

function opacityByte(opacity: number): number {
  return Math.max(0, Math.min(255, Math.round(opacity * 255)))
}

function checkPlane(name: string, plane: Uint8Array | undefined, length: number): void {
  if (plane && plane.length !== length) throw new RangeError(`The ${name} has ${plane.length} bytes where ${length} belong.`)
}

function checkTarget(target: Target, clip: Uint8Array | undefined): void {
  const texels = target.width * target.height
  checkPlane('target', target.paint, texels * 4)
  checkPlane('target finish', target.finish, texels * 4)
  checkPlane('clip', clip, texels)
}

/**
 * Draws `art` through `matrix` over the target, in place: straight alpha source-over with a blend mode. Bilinear samples
 * are weighted by alpha, beyond its border art is transparent, and art that shrinks below half is shrunken by boxes first.
 * Only rows in `rows` are touched, and what they hold does not depend on how the rows are split. A matrix that flattens
 * draws nothing.
 */
export function drawArt(target: Target, art: Art, options: DrawOptions, rows: Rows = { from: 0, to: target.height }): void {
  checkTarget(target, options.clip)
  checkPlane('art', art.pixels, art.width * art.height * 4)
  checkPlane('art finish', art.finish, art.width * art.height * 4)
  const opacity = opacityByte(options.opacity)
  if (opacity === 0) return
  const nearest = options.filter === 'nearest'
  const source = nearest ? { art, matrix: options.matrix } : mipFor(art, options.matrix)
  const box = boundsOf(source.art, source.matrix, target, rows)
  if (!box) return
  const [a, b, c, d, e, f] = source.matrix
  if (a === 1 && b === 0 && c === 0 && d === 1 && Number.isInteger(e) && Number.isInteger(f)) {
    drawMoved(target, source.art, options, opacity, e, f, box)
    return
  }
  const ground: Ground = { paint: target.paint, mode: options.mode, opacity, clip: options.clip, plane: target.finish }
  drawSampled(ground, target.width, source.art, source.matrix, nearest, box, options.finish)
}

/** The straight road for art that is only moved, by whole pixels. */
function drawMoved(target: Target, art: Art, options: DrawOptions, opacity: number, e: number, f: number, box: Box): void {
  const ground: Ground = { paint: target.paint, mode: options.mode, opacity, clip: options.clip, plane: target.finish }
  const left = Math.max(box.left, -e)
  const count = Math.min(box.right, art.width - e) - left
  for (let y = Math.max(box.top, -f); y < Math.min(box.bottom, art.height - f); y++) {
    const from = (y + f) * art.width + left + e
    layRun(ground, y * target.width + left, count, art.pixels, from, finishOf(options, art, from))
  }
}

function finishOf(options: DrawOptions, art: Art, from: number): RunFinish | undefined {
  if (options.finish) return { texels: options.finish, at: 0, step: 0 }
  return art.finish && { texels: art.finish, at: from * 4, step: 4 }
}

/**
 * Lays `top` over `base` into `out`, all RGBA of one size; `out` may be either. `mask`, one byte a texel, bounds the top.
 */
export function blendOver(
  out: Uint8Array,
  base: Uint8Array,
  top: Uint8Array,
  options: { readonly mode: BlendMode; readonly opacity: number; readonly mask?: Uint8Array },
): void {
  checkPlane('base', base, out.length)
  checkPlane('top', top, out.length)
  checkPlane('mask', options.mask, out.length / 4)
  const source = out === top && out !== base ? top.slice() : top
  if (out !== base) out.set(base)
  const opacity = opacityByte(options.opacity)
  if (opacity === 0) return
  layRun({ paint: out, mode: options.mode, opacity, clip: options.mask, plane: undefined }, 0, out.length / 4, source, 0)
}

/** Moves a finish plane towards one texel, in place, by `coverage` (one byte a texel) times `opacity` 0..1. */
export function layFinish(
  finish: Uint8Array,
  coverage: Uint8Array,
  texel: readonly [number, number, number, number],
  opacity = 1,
): void {
  checkPlane('coverage', coverage, finish.length / 4)
  layFinishRun(finish, coverage, texel, opacityByte(opacity))
}

/** Lays one colour, 0..255 each, over the whole target (its paint only), in place; `clip` bounds it. */
export function fillColor(
  target: Target,
  rgba: readonly [number, number, number, number],
  options: { readonly mode: BlendMode; readonly opacity: number; readonly clip?: Uint8Array },
): void {
  checkTarget(target, options.clip)
  const opacity = opacityByte(options.opacity)
  if (opacity === 0) return
  const total = target.width * target.height
  const texels = new Uint8Array(Math.min(RUN, total) * 4)
  for (let i = 0; i < texels.length; i++) texels[i] = rgba[i & 3]!
  const ground: Ground = { paint: target.paint, mode: options.mode, opacity, clip: options.clip, plane: undefined }
  for (let i = 0; i < total; i += RUN) layRun(ground, i, Math.min(RUN, total - i), texels, 0)
}
