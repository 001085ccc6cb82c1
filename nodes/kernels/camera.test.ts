import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraOf, cameraOfTensor, placeInSquare, poseOf, quaternionOf, rotationOf, seenAt, squareAround, squareOfCrop, standpointOf } from './camera.ts'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const unitQuaternion = fc
  .tuple(real(-1, 1), real(-1, 1), real(-1, 1), real(-1, 1))
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => q.map((value) => value / Math.hypot(...q)) as [number, number, number, number])

describe('the camera of a network', () => {
  it('quaternion and matrix are one rotation, whichever component is the largest', () => {
    fc.assert(
      fc.property(unitQuaternion, (q) => {
        const matrix = rotationOf(q)
        rotationOf(quaternionOf(matrix)).forEach((value, i) => expect(value).toBeCloseTo(matrix[i]!, 6))
      }),
    )
  })

  it('sees each point of the car where the contract says, in px of the photo, also when the photo is not square', () => {
    fc.assert(
      fc.property(unitQuaternion, real(-0.1, 0.1), fc.constantFrom([900, 600], [600, 900], [800, 800]), (q, k1, [w = 0, h = 0]) => {
        const r = rotationOf(q)
        const [t, f, cx, cy] = [[0.2, -0.1, 7] as const, 1.3, 0.52, 0.47]
        const pose = poseOf(cameraOfTensor([...r, ...t, f, cx, cy, k1]), w, h, 1)
        const point = [0.4, 0.5, -1.1] as const
        const [x, y, z] = [0, 1, 2].map((i) => r[i * 3]! * point[0] + r[i * 3 + 1]! * point[1] + r[i * 3 + 2]! * point[2] + t[i]!) as [number, number, number]
        const d = 1 + k1 * ((x / z) ** 2 + (y / z) ** 2)
        const side = Math.max(w, h)
        const [px, py] = seenAt(pose, point) ?? [Number.NaN, Number.NaN]
        expect(px).toBeCloseTo((cx + (f * d * x) / z) * side - (side - w) / 2, 6)
        expect(py).toBeCloseTo((cy + (f * d * y) / z) * side - (side - h) / 2, 6)
      }),
    )
  })

  it('a level camera in front of the nose sees the left side of the car on the right of the photo, and the roof above', () => {
    // Looking from +Z back to the origin, y down, z away: x right = +X of the car, which is its left.
    const camera = [1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 8, 1, 0.5, 0.5, 0]
    const pose = poseOf(cameraOfTensor(camera), 1000, 1000, 1)
    expect(seenAt(pose, [1, 0, 0])?.[0]).toBeGreaterThan(500)
    expect(seenAt(pose, [0, 1, 0])?.[1]).toBeLessThan(500)
    expect(seenAt(pose, [0, 0, 9])).toBeUndefined()
  })
})

describe('the conventions of the contract, by worked figures', () => {
  // In front of the nose, 8 m off, looking back along -Z: rows right, down, away.
  const nose = cameraOfTensor([1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 1, 8, 1.5, 0.5, 0.5, 0.1])

  it('square: a 900 x 600 photo has 150 px of black above it, and the middle of pixel (0, 0) is at half a pixel', () => {
    expect(squareAround(900, 600)).toEqual({ side: 900, left: 0, top: 150 })
    expect(squareAround(601, 900)).toEqual({ side: 900, left: 149, top: 0 })
    const pose = poseOf({ ...nose, k1: 0, centre: [0.5 / 900, (150 + 0.5) / 900] }, 900, 600, 1)
    expect(pose.centre[0]).toBeCloseTo(0.5, 9)
    expect(pose.centre[1]).toBeCloseTo(0.5, 9)
    expect(pose.focal).toBe(1.5 * 900)
  })

  it('car and camera: +X (the left) is on the right from the front, +Y is up, +Z is near', () => {
    // q = (0.5, -1 + 1, -2 + 8): a = 0.5 / 6, b = 0.
    const a = 0.5 / 6
    const place = placeInSquare(nose, [0.5, 1, 2])
    expect(place?.[0]).toBeCloseTo(0.5 + 1.5 * (1 + 0.1 * a * a) * a, 12)
    expect(place?.[1]).toBeCloseTo(0.5, 12)
    expect(placeInSquare(nose, [0, 2, 2])![1]).toBeLessThan(0.5)
    expect(placeInSquare(nose, [0, 0, 9])).toBeUndefined()
  })

  it('views: azimuth 0 is the front, 90 the left of the car', () => {
    const front = standpointOf(poseOf(nose, 1000, 1000, 1))
    expect([front.azimuth, front.eye]).toEqual([0, [0, 1, 8]].map((value) => (typeof value === 'number' ? expect.closeTo(value, 9) : value.map((v) => expect.closeTo(v, 9)))))
    expect(front.focal35).toBeCloseTo(54, 9)
    // At +X, looking back along -X: right = -Z, down = -Y, away = -X.
    const left = cameraOfTensor([0, 0, -1, 0, -1, 0, -1, 0, 0, 0, 0, 5, 1, 0.5, 0.5, 0])
    expect(standpointOf(poseOf(left, 640, 480, 1)).azimuth).toBeCloseTo(90, 9)
    expect(placeInSquare(left, [0, 0, 1])![0]).toBeLessThan(0.5)
  })

  it('crop: 0..1 of the crop lies about its middle', () => {
    expect(squareOfCrop([0.4, 0.3, 0.6], 0.5, 0.5)).toEqual([0.3, 0.6])
    const [x, y] = squareOfCrop([0.4, 0.3, 0.6], 0, 1)
    expect([x, y]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.8, 12)])
  })

  it('a pose is the camera it came from', () => {
    fc.assert(
      fc.property(unitQuaternion, real(-0.1, 0.1), fc.constantFrom([901, 600], [600, 901], [800, 800]), (q, k1, [w = 0, h = 0]) => {
        const camera = cameraOfTensor([...rotationOf(q), 0.2, -0.1, 7, 1.3, 0.52, 0.47, k1])
        const back = cameraOf(poseOf(camera, w, h, 1))
        expect([...back.rotation, ...back.translation, back.focal, ...back.centre, back.k1]).toEqual(
          [...camera.rotation, ...camera.translation, camera.focal, ...camera.centre, camera.k1].map((value) => expect.closeTo(value, 9)),
        )
      }),
    )
  })
})
