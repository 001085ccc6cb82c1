import { PerspectiveCamera, Vector3 } from 'three'
import { describe, expect, it } from 'vitest'
import { cameraOfTensor, placeInSquare, squareAround, type SquareCamera } from '../../nodes/kernels/camera.ts'
import { lookThrough, straightFocal } from './through-camera.ts'

const turn = (38 * Math.PI) / 180
const [s, c] = [Math.sin(turn), Math.cos(turn)]
/** A camera whose middle is far from the photo's, as of a cut photo. */
const camera = (k1: number) => cameraOfTensor([c, 0, -s, 0, -1, 0, -s, 0, -c, 0.3, 0.8, 7, 1.3, 0.57, 0.44, k1])
const points = [-0.95, 0.95].flatMap((x) => [0.1, 0.6, 1.2].flatMap((y) => [-2.2, -1, 0, 1, 2.2].map((z) => [x, y, z] as const)))

/** The farthest that a point of the car lies, as three.js draws it, from where the camera sees it; in px of a 1024 px square. */
function farthest(seen: SquareCamera, photo: { width: number; height: number }): number {
  const target = new PerspectiveCamera()
  lookThrough(target, seen, photo, points)
  const { side, left, top } = squareAround(photo.width, photo.height)
  return Math.max(...points.map((point) => {
    const at = new Vector3(...point).project(target)
    const [x, y] = placeInSquare(seen, point)!
    const [px, py] = [((at.x + 1) / 2) * photo.width, ((1 - at.y) / 2) * photo.height]
    return (Math.hypot(px - (x * side - left), py - (y * side - top)) / side) * 1024
  }))
}

describe('looking through the camera of a photo', () => {
  it.each([[1024, 1024], [3000, 2000], [1001, 2000]])('draws every point where the camera saw it, on %d x %d', (width, height) => {
    expect(farthest(camera(0), { width, height })).toBeLessThan(0.5)
  })

  it('straightens a lens so that little is lost', () => {
    for (const k1 of [-0.03, 0.03]) expect(farthest(camera(k1), { width: 3000, height: 2000 })).toBeLessThan(1)
    expect(straightFocal(camera(0.03), points)).toBeGreaterThan(1.3)
    expect(straightFocal(camera(0.03), [])).toBe(1.3)
  })

  it('keeps what it draws between near and far', () => {
    const target = new PerspectiveCamera()
    lookThrough(target, camera(0), { width: 1024, height: 1024 }, points)
    for (const point of points) expect(Math.abs(new Vector3(...point).project(target).z)).toBeLessThan(1)
  })
})
