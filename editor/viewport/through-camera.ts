import { Matrix4, Quaternion, Vector3, type PerspectiveCamera } from 'three'
import { placeInSquare, poseOf, type SquareCamera } from '../../nodes/kernels/camera.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The focal length by which a camera without distortion sees points of the car most nearly as one with it. A matrix keeps straight lines
 * straight, so k1 itself is left out: what remains of it is under a pixel of 1024 for k1 of 0.03, the sigma that the solver allows.
 */
export function straightFocal(camera: SquareCamera, points: readonly (readonly [number, number, number])[]): number {
  let [bent, plain] = [0, 0]
  for (const point of points) {
    const place = placeInSquare({ ...camera, focal: 1, centre: [0, 0], k1: 0 }, point)
    if (!place) continue
    const square = place[0] ** 2 + place[1] ** 2
    plain += square
    bent += square * (1 + camera.k1 * square)
  }
  return plain > 0 ? (camera.focal * bent) / plain : camera.focal
}

/**
 * Lets a camera of three.js see what the camera of a photo saw: from the same place, with the photo's whole picture as its own, whatever
 * its middle. `points` are of the car (GLB frame, metres); the lens is straightened for them.
 */
export function lookThrough(target: PerspectiveCamera, camera: SquareCamera, photo: Size, points: readonly (readonly [number, number, number])[]): void {
  const { rotation, translation, centre, focal } = poseOf({ ...camera, focal: straightFocal(camera, points), k1: 0 }, photo.width, photo.height, 0)
  const back = new Quaternion(...rotation).invert()
  target.quaternion.copy(back)
  target.position.copy(new Vector3(...translation).negate().applyQuaternion(back))
  target.updateMatrixWorld()
  // From just before the car to well behind it, so that depth is told finely.
  const away = Math.hypot(...translation)
  const [near, far] = [Math.max(0.05, away / 20), away * 4 + 20]
  const edge = (px: number) => (px / focal) * near
  target.projectionMatrix.copy(new Matrix4().makePerspective(edge(-centre[0]), edge(photo.width - centre[0]), edge(centre[1]), edge(centre[1] - photo.height), near, far))
  target.projectionMatrixInverse.copy(target.projectionMatrix).invert()
}
