import sharp from 'sharp'
import { cameraOfTensor, placeInSquare, type SquareCamera } from '../../../nodes/kernels/camera.ts'
import type { Planes } from '../../../nodes/neural/look-again.ts'
import { bitAt, type Known, type Split } from './labels.ts'

/** An error counts no more than the photo is wide: behind the camera there is no place. */
const LOST = 1024

export const cameraIn = (results: Planes): SquareCamera => cameraOfTensor(results['camera']!.data as Float32Array)

/** Mean distance, in px of a 1024 px square, between where a camera puts the truly visible texels and where they are. */
export function placeError(camera: SquareCamera, { texels }: Split, known: Known): number {
  const truth = cameraOfTensor(known.camera)
  let [sum, count] = [0, 0]
  texels.point.forEach((point, n) => {
    if (!bitAt(known.visible, n)) return
    const [a, b] = [placeInSquare(truth, point), placeInSquare(camera, point)]
    sum += a && b ? Math.min(LOST, Math.hypot(a[0] - b[0], a[1] - b[1]) * 1024) : LOST
    count++
  })
  return sum / Math.max(1, count)
}

/** The class at each place of a photo, from its class map. */
export type ClassAt = (place: readonly [number, number] | undefined) => number

export async function classesOf(file: string): Promise<ClassAt> {
  const { data, info } = await sharp(file).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return (place) => {
    if (!place) return 0
    const [x, y] = [Math.floor(place[0] * width), Math.floor(place[1] * height)]
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x]!
  }
}

/**
 * Share of the visible texels whose place, as a camera sees it, shows their own panel in the photo. `strict` counts only texels
 * that the photo truly shows at their true place, so that a perfect camera has 1; `all` counts those too that lie a little
 * behind a seal or the edge of the next panel (within the slack of `visible` in auv/truth.py).
 */
export function panelShares(camera: SquareCamera, { texels }: Split, known: Known, classAt: ClassAt): { readonly strict: number; readonly all: number } {
  const truth = cameraOfTensor(known.camera)
  const [strict, all] = [{ right: 0, count: 0 }, { right: 0, count: 0 }]
  texels.point.forEach((point, n) => {
    if (!bitAt(known.visible, n)) return
    const right = classAt(placeInSquare(camera, point)) === texels.class[n] ? 1 : 0
    all.right += right
    all.count++
    if (classAt(placeInSquare(truth, point)) !== texels.class[n]) return
    strict.right += right
    strict.count++
  })
  return { strict: strict.right / Math.max(1, strict.count), all: all.right / Math.max(1, all.count) }
}
