import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { poseOf, quaternionOf, rotationOf, seenAt } from './camera.ts'

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
        const pose = poseOf([...r, ...t, f, cx, cy, k1], w, h, 1)
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
    const pose = poseOf(camera, 1000, 1000, 1)
    expect(seenAt(pose, [1, 0, 0])?.[0]).toBeGreaterThan(500)
    expect(seenAt(pose, [0, 1, 0])?.[1]).toBeLessThan(500)
    expect(seenAt(pose, [0, 0, 9])).toBeUndefined()
  })
})
