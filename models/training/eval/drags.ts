import { cameraOfTensor, placeInSquare } from '../../../nodes/kernels/camera.ts'
import { bitAt, type Known } from './labels.ts'

const COUNT = 4
/** Sigma of a hand that drags, in px of a 1024 px square, in x and in y. */
const NOISE = 2

export interface Drag {
  readonly index: number
  readonly x: number
  readonly y: number
}

/** Numbers 0..1 that depend on the seed alone: the 32-bit generator "mulberry32" by Tommy Ettinger (public domain). */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Four keypoints that the photo shows, far from each other, dragged to their true places by a hand that is a little off. None when
 * fewer are in sight. `positions` are those of the card.
 */
export function dragsOf(known: Known, positions: readonly (readonly [number, number, number])[]): Drag[] | undefined {
  const truth = cameraOfTensor(known.camera)
  const seen = positions.flatMap((position, index) => {
    const place = bitAt(known.points, index) ? placeInSquare(truth, position) : undefined
    return place ? [{ index, x: place[0], y: place[1] }] : []
  })
  if (seen.length < COUNT) return undefined
  const middle = { x: seen.reduce((sum, { x }) => sum + x, 0) / seen.length, y: seen.reduce((sum, { y }) => sum + y, 0) / seen.length }
  const chosen: Drag[] = []
  while (chosen.length < COUNT) {
    const others = chosen.length > 0 ? chosen : [middle]
    const gap = (point: Drag) => Math.min(...others.map(({ x, y }) => Math.hypot(x - point.x, y - point.y)))
    chosen.push(seen.reduce((best, point) => (gap(point) > gap(best) ? point : best)))
  }
  const draw = random(known.seed)
  // Box and Muller's transform: two even numbers make two that are normally distributed.
  return chosen.map(({ index, x, y }) => {
    const [length, turn] = [Math.sqrt(-2 * Math.log(1 - draw())) * (NOISE / 1024), 2 * Math.PI * draw()]
    return { index, x: x + length * Math.cos(turn), y: y + length * Math.sin(turn) }
  })
}
