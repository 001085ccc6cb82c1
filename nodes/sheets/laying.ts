import { resampleCoverage, type Size } from '../codecs/resample.ts'
import { invert, translation, type Affine } from '../kernels/affine.ts'
import { BLEND_MODES, drawArt, mipFor, type Art, type BlendMode, type Rows, type Target } from '../kernels/composite.ts'
import type { Rgba } from '../kernels/paint.ts'
import type { CarReader } from '../kit/context.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { choice, slider } from '../kit/params.ts'
import { BARE_FINISH, FINISHES, type FinishName, type FinishTexel } from '../values/finish.ts'
import { allocate, imageOf, type ImageValue, type MaskValue } from '../values/image.ts'
import { groundOf } from './car-pack.ts'
import { panelCoverage, panelPlaneForPaint } from './panel-map.ts'

/** What a layer does to the finish: nothing, or lays a named one where its colour lies. */
export type LaidFinish = 'keep' | FinishName

const FINISH_TITLES = {
  keep: 'Keep',
  gloss: 'Gloss',
  satin: 'Satin',
  matte: 'Matte',
  metallic: 'Metallic',
  chrome: 'Chrome',
  carbon: 'Carbon',
} as const satisfies Record<LaidFinish, string>

/** The params that every layer has: how its colour meets what lies below, and what finish comes with it. */
export const layingParams = {
  opacity: slider(0, 1, { default: 1, title: 'Opacity' }),
  mode: choice(BLEND_MODES, { title: 'Blend mode', doc: 'How its colour meets what lies below.' }),
  finish: choice(FINISH_TITLES, {
    title: 'Finish',
    doc: 'The finish that is laid where the colour lies. Keep leaves the finish below.',
  }),
}

export interface Laying {
  readonly opacity: number
  readonly mode: BlendMode
  readonly finish: LaidFinish
}

/** The texel of a laid finish, or undefined for `keep`. */
export function finishTexel(finish: LaidFinish): FinishTexel | undefined {
  return finish === 'keep' ? undefined : FINISHES[finish]
}

/** A finish plane of bare paint. */
export function bareFinish(width: number, height: number): Uint8Array {
  const plane = allocate(width * height * 4)
  const word = new Uint32Array(new Uint8Array(BARE_FINISH).buffer)
  new Uint32Array(plane.buffer).fill(word[0]!)
  return plane
}

function copied(bytes: Uint8Array): Uint8Array {
  const copy = allocate(bytes.length)
  copy.set(bytes)
  return copy
}

/** A copy of the picture to lay on. It has a finish plane only when `withFinish` asks for one to be laid on too. */
export function targetOf(image: ImageValue, withFinish: boolean): Target {
  const { width, height } = image
  const paint = copied(image.pixels)
  if (!withFinish) return { width, height, paint }
  return { width, height, paint, finish: image.finish ? copied(image.finish) : bareFinish(width, height) }
}

/** The picture with what was laid on its target: sheet, scale and space travel on, the finish too where none was laid. */
export function laid(image: ImageValue, target: Target): ImageValue {
  const finish = target.finish ?? image.finish
  return imageOf(image.width, image.height, target.paint, { space: image.space, scale: image.scale, sheet: image.sheet, finish })
}

/** What laying needs of a node's context. */
export interface LayContext {
  readonly signal: AbortSignal
  progress(share: number): void
}

/** Runs `work` over rows 0..height in bands, so that a run can be cancelled and says how far it is. */
export async function inBands(
  ctx: LayContext,
  width: number,
  height: number,
  work: (rows: Rows) => void,
): Promise<void> {
  const step = Math.max(16, Math.floor(2 ** 19 / width))
  for (let from = 0; from < height; from += step) {
    throwIfCancelled(ctx.signal)
    const to = Math.min(height, from + step)
    work({ from, to })
    ctx.progress(to / height)
    // Lets the message that cancels a run come in.
    if (to < height) await new Promise((resume) => setImmediate(resume))
  }
}

/**
 * Draws art over the target once for each placement (art px -> target px), in place. The layer's finish is laid where the
 * art covers, else the art's own when it has one, both only when the target has a finish plane.
 */
export async function layArt(
  ctx: LayContext,
  target: Target,
  art: Art,
  places: readonly Affine[],
  laying: Laying,
  clip?: Uint8Array,
): Promise<void> {
  const finish = finishTexel(laying.finish)
  const options = { mode: laying.mode, opacity: laying.opacity, ...(clip ? { clip } : {}), ...(finish ? { finish } : {}) }
  const copies = places.filter(isSolid).map((place) => mipFor(art, invert(place)))
  await inBands(ctx, target.width, target.height, (rows) => {
    for (const copy of copies) drawArt(target, copy.art, { ...options, matrix: copy.matrix }, rows)
  })
}

/**
 * Lays a pattern that fills the whole picture, painted band by band: `paint` fills `out` (RGBA, straight) with the `rows`
 * rows from row `top` on. Finish is laid where the pattern covers.
 */
export async function layPattern(
  ctx: LayContext,
  target: Target,
  laying: Laying,
  clip: Uint8Array | undefined,
  paint: (out: Uint8Array, top: number, rows: number) => void,
): Promise<void> {
  const finish = finishTexel(laying.finish)
  const options = { mode: laying.mode, opacity: laying.opacity, ...(clip ? { clip } : {}), ...(finish ? { finish } : {}) }
  const { width, height } = target
  let pixels = new Uint8Array(0)
  await inBands(ctx, width, height, (rows) => {
    if (clip && isClear(clip.subarray(rows.from * width, rows.to * width))) return
    const count = rows.to - rows.from
    if (pixels.length !== width * count * 4) pixels = new Uint8Array(width * count * 4)
    paint(pixels, rows.from, count)
    drawArt(target, { width, height: count, pixels }, { ...options, matrix: translation(0, -rows.from) }, rows)
  })
}

/** Whether nothing is covered. */
function isClear(coverage: Uint8Array): boolean {
  for (let i = 0; i < coverage.length; i++) if (coverage[i]) return false
  return true
}

/** Red, green, blue and alpha, 0..255 each, of `#rrggbb` or `#rrggbbaa`. */
export function rgbaOf(color: string): Rgba {
  const byte = (at: number) => Number.parseInt(color.slice(at, at + 2), 16)
  return [byte(1), byte(3), byte(5), color.length > 7 ? byte(7) : 255]
}

/** Whether a map keeps an area at all: art of width 0 is drawn as nothing. */
function isSolid(m: Affine): boolean {
  return Math.abs(m[0] * m[3] - m[1] * m[2]) > 1e-12
}

/** The coverage that bounds a layer on a picture: the mask, at the picture's size, within the named panels. */
export async function clipOf(
  cars: CarReader,
  image: ImageValue,
  mask: MaskValue | undefined,
  panels: readonly string[] = [],
): Promise<Uint8Array | undefined> {
  const cover = mask && (await coverageAt(mask, image))
  if (panels.length === 0) return cover
  const ground = await groundOf(cars, image, 'image')
  const within = panelCoverage(ground, await panelPlaneForPaint(cars, ground, image.width, image.height), panels)
  if (!cover) return within
  for (let i = 0; i < within.length; i++) within[i] = within[i] ? cover[i]! : 0
  return within
}

/** A mask's coverage at another size; its own bytes when the size is the same, so do not write into it. */
export async function coverageAt(mask: MaskValue, { width, height }: Size): Promise<Uint8Array> {
  if (mask.width === width && mask.height === height) return mask.coverage
  const to = { width, height }
  return resampleCoverage(mask.coverage, { width: mask.width, height: mask.height }, to, 'linear')
}
