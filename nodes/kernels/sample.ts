import { apply, invert, type Affine } from './affine.ts'
import { BEHIND, layHeld, layRun, TOP, type Ground, type RunFinish } from './blend.ts'
import { isChannelMode } from './blend-modes.ts'
import { nearestSpan, sampleSpan } from './plain/sample.ts'
import type { Art } from './shrink.ts'
import { kernels, memory } from './wasm/kernels.ts'
import { isPlain } from './wasm/plainly.ts'

/** A box of whole target pixels: left and top included, right and bottom excluded. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where places along a row are computed anew; between, they are stepped in fixed point and stay within 1/128 of a texel. */
const SPAN = 1024
const ONE = 65536

/** The part of the target, within `rows`, that the art can reach; undefined when there is none. */
export function boundsOf(
  art: { readonly width: number; readonly height: number },
  matrix: Affine,
  target: { readonly width: number; readonly height: number },
  rows: { readonly from: number; readonly to: number },
): Box | undefined {
  const det = matrix[0] * matrix[3] - matrix[1] * matrix[2]
  if (!Number.isFinite(det) || Math.abs(det) < 1e-12 || art.width < 1 || art.height < 1) return undefined
  const back = invert(matrix)
  // Bilinear art reaches half a texel beyond its border.
  const corners = [-0.5, art.width + 0.5].flatMap((x) => [-0.5, art.height + 0.5].map((y) => apply(back, x, y)))
  const xs = corners.map((p) => p[0])
  const ys = corners.map((p) => p[1])
  const left = Math.max(0, Math.floor(Math.min(...xs) - 1))
  const right = Math.min(target.width, Math.ceil(Math.max(...xs) + 1))
  const top = Math.max(0, rows.from, Math.floor(Math.min(...ys) - 1))
  const bottom = Math.min(target.height, rows.to, Math.ceil(Math.max(...ys) + 1))
  return left < right && top < bottom ? { left, top, right, bottom } : undefined
}

/** A stretch of one row: `count` pixels from `x`, whose first sample lies at `u`, `v` (16.16, texel centres). */
interface Stretch {
  readonly x: number
  readonly count: number
  readonly u: number
  readonly v: number
}

/** Steps `i` in [0, count) for which `start + i * step` lies in [low, high], as a half-open range. */
function within(start: number, step: number, low: number, high: number, count: number): readonly [number, number] {
  if (step === 0) return start >= low && start <= high ? [0, count] : [0, 0]
  const a = (low - start) / step
  const b = (high - start) / step
  return [Math.max(0, Math.ceil(Math.min(a, b))), Math.min(count, Math.floor(Math.max(a, b)) + 1)]
}

/** The stretch of row `y` from `left` to `right` that samples at least one texel of the art; `count` is 0 when none does. */
function stretchOf(art: Art, matrix: Affine, left: number, right: number, y: number): Stretch {
  // Counted from the span's own grid, so that a row does not depend on the box around it.
  const grid = Math.floor(left / SPAN) * SPAN
  const du = Math.round(matrix[0] * ONE)
  const dv = Math.round(matrix[1] * ONE)
  const u = Math.round((matrix[0] * (grid + 0.5) + matrix[2] * (y + 0.5) + matrix[4] - 0.5) * ONE) + (left - grid) * du
  const v = Math.round((matrix[1] * (grid + 0.5) + matrix[3] * (y + 0.5) + matrix[5] - 0.5) * ONE) + (left - grid) * dv
  const [a, b] = within(u, du, -ONE, art.width * ONE - 1, right - left)
  const [c, d] = within(v, dv, -ONE, art.height * ONE - 1, right - left)
  const first = Math.max(a, c)
  return { x: left + first, count: Math.max(0, Math.min(b, d) - first), u: u + first * du, v: v + first * dv }
}

const finishes = new Uint8Array(SPAN * 4)

/** The finish of the nearest texel, held at the border: what covers nothing lays nothing. */
function finishSpan(out: Uint8Array, art: Art, plane: Uint8Array, s: Stretch, du: number, dv: number): void {
  for (let i = 0; i < s.count; i++) {
    const x = Math.max(0, Math.min(art.width - 1, (s.u + i * du + 32768) >> 16))
    const y = Math.max(0, Math.min(art.height - 1, (s.v + i * dv + 32768) >> 16))
    for (let k = 0; k < 4; k++) out[i * 4 + k] = plane[(y * art.width + x) * 4 + k]!
  }
}

type FinishTexel = readonly [number, number, number, number]

/** The finish of a stretch: what the options say, else what the art carries. */
function finishFor(
  ground: Ground,
  art: Art,
  s: Stretch,
  du: number,
  dv: number,
  texel: FinishTexel | undefined,
): RunFinish | undefined {
  if (!ground.plane) return undefined
  if (texel) return { texels: texel, at: 0, step: 0 }
  if (!art.finish) return undefined
  finishSpan(finishes, art, art.finish, s, du, dv)
  return { texels: finishes, at: 0, step: 4 }
}

/** Samples the art for every target pixel of the box that it reaches, and lays it there. `width` is the target's. */
export function drawSampled(
  ground: Ground,
  width: number,
  art: Art,
  matrix: Affine,
  nearest: boolean,
  box: Box,
  texel: FinishTexel | undefined,
): void {
  const lanes = !nearest && !isPlain() && isChannelMode(ground.mode)
  // Level art is read row by row; turned art by tiles, so that what a tile reads stays small.
  const level = Math.abs(matrix[1]) < 1 / 64 && Math.abs(matrix[2]) < 1 / 64
  const across = level ? SPAN : SPAN / 4
  const down = level ? 16 : 64
  for (let top = box.top; top < box.bottom; top += down) {
    for (let left = box.left; left < box.right; left = (Math.floor(left / across) + 1) * across) {
      const right = Math.min(box.right, (Math.floor(left / across) + 1) * across)
      const tile = { left, right, top, bottom: Math.min(box.bottom, top + down) }
      if (lanes) drawTile(ground, width, art, matrix, tile, texel)
      else drawPlain(ground, width, art, matrix, nearest, tile, texel)
    }
  }
}

const texels = new Uint8Array(SPAN * 4)

function drawPlain(
  ground: Ground,
  width: number,
  art: Art,
  matrix: Affine,
  nearest: boolean,
  tile: Box,
  texel: FinishTexel | undefined,
): void {
  const du = Math.round(matrix[0] * ONE)
  const dv = Math.round(matrix[1] * ONE)
  for (let y = tile.top; y < tile.bottom; y++) {
    const s = stretchOf(art, matrix, tile.left, tile.right, y)
    if (s.count === 0) continue
    if (nearest) nearestSpan(texels, art, s.u, s.v, du, dv, s.count)
    else sampleSpan(texels, art, s.u, s.v, du, dv, s.count)
    layRun(ground, y * width + s.x, s.count, texels, 0, finishFor(ground, art, s, du, dv, texel))
  }
}

/** One tile through the SIMD body: the part of the art that it reads is copied with a clear border around it. */
function drawTile(ground: Ground, width: number, art: Art, matrix: Affine, tile: Box, texel: FinishTexel | undefined): void {
  const du = Math.round(matrix[0] * ONE)
  const dv = Math.round(matrix[1] * ONE)
  const parts: Stretch[] = []
  let x0 = art.width
  let x1 = -2
  let y0 = art.height
  let y1 = -2
  for (let y = tile.top; y < tile.bottom; y++) {
    const s = stretchOf(art, matrix, tile.left, tile.right, y)
    parts.push(s)
    if (s.count === 0) continue
    const u = s.u + (s.count - 1) * du
    const v = s.v + (s.count - 1) * dv
    x0 = Math.min(x0, s.u >> 16, u >> 16)
    x1 = Math.max(x1, s.u >> 16, u >> 16)
    y0 = Math.min(y0, s.v >> 16, v >> 16)
    y1 = Math.max(y1, s.v >> 16, v >> 16)
  }
  if (x1 < x0) return
  const stride = x1 + 2 - x0
  copyPart(art, x0, y0, stride, y1 + 2 - y0)
  parts.forEach((s, i) => {
    if (s.count === 0) return
    kernels().sample(TOP, BEHIND, stride, s.u - x0 * ONE, s.v - y0 * ONE, du, dv, s.count)
    layHeld(ground, (tile.top + i) * width + s.x, s.count, finishFor(ground, art, s, du, dv, texel))
  })
}

/** Copies a part of the art behind what runs need; what lies beyond the art is clear. */
function copyPart(art: Art, x0: number, y0: number, width: number, height: number): void {
  const held = memory(BEHIND + width * height * 4)
  const left = Math.max(0, x0)
  const right = Math.min(art.width, x0 + width)
  for (let y = 0; y < height; y++) {
    const to = BEHIND + y * width * 4
    const row = y0 + y
    if (row < 0 || row >= art.height) {
      held.fill(0, to, to + width * 4)
      continue
    }
    if (left > x0) held.fill(0, to, to + (left - x0) * 4)
    if (right < x0 + width) held.fill(0, to + (right - x0) * 4, to + width * 4)
    held.set(art.pixels.subarray((row * art.width + left) * 4, (row * art.width + right) * 4), to + (left - x0) * 4)
  }
}
