import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeInSquare, type SquareCamera } from './camera.ts'
import { followDrag } from './camera-drag.ts'
import { lensPrior, searchCamera } from './camera-search.ts'
import { FINE, schedule, solveCamera, type LensPrior, type Observations } from './camera-solver.ts'
import { PARAMETERS, solveNormal } from './normal-equations.ts'

type Point = readonly [number, number, number]

/** Points of a car-like box, 36 of them. */
const CAR: readonly Point[] = Array.from({ length: 36 }, (_, i): Point => {
  const turn = (i * 2.39996) % (2 * Math.PI)
  return [0.95 * Math.sign(Math.cos(turn)) * (i % 3 === 0 ? 0.4 : 1), 0.1 + 1.1 * ((i * 0.618) % 1), 2.2 * Math.sin(turn)]
})

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Cameras as photographers hold them: around the car, from 1 to 35 degrees up, 24 to 85 mm. */
const cameras = fc
  .record({ azimuth: real(0, 2 * Math.PI), elevation: real(0.02, 0.6), focal: real(0.67, 2.4), k1: real(-0.05, 0.05), x: real(0.45, 0.55), y: real(0.45, 0.55) })
  .map(({ azimuth, elevation, focal, k1, x, y }): SquareCamera => {
    const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)]
    const rotation = [ca, 0, -sa, sa * se, -ce, ca * se, -sa * ce, -se, -ca * ce]
    const away = focal * 5.5
    return { rotation, translation: [0, 0.6 * ce, away + 0.6 * se], focal, centre: [x, y], k1 }
  })

const seenBy = (camera: SquareCamera, points: readonly Point[]): Observations => ({
  points: points.flat(),
  seen: points.flatMap((point) => placeInSquare(camera, point)!),
  weights: points.map(() => 1),
})

/** The largest distance between where two cameras see the car's points, in px of 1024. */
const apart = (a: SquareCamera, b: SquareCamera) =>
  Math.max(...CAR.map((point) => {
    const [p, q] = [placeInSquare(a, point), placeInSquare(b, point)]
    return p && q ? Math.hypot(p[0] - q[0], p[1] - q[1]) * 1024 : Infinity
  }))

const knowing = ({ focal, centre, k1 }: SquareCamera): LensPrior => ({ mean: [Math.log(focal), centre[0], centre[1], k1], sigma: [0.1, 0.03, 0.03, 0.03] })

describe('the normal equations', () => {
  it('are solved: A x = b comes back', () => {
    const n = PARAMETERS
    fc.assert(
      fc.property(fc.array(real(-1, 1), { minLength: n * n, maxLength: n * n }), fc.array(real(-5, 5), { minLength: n, maxLength: n }), (m, x) => {
        const a = Float64Array.from({ length: n * n }, (_, i) => {
          const [row, column] = [Math.floor(i / n), i % n]
          return m.slice(0, n).reduce((sum, _value, k) => sum + m[row * n + k]! * m[column * n + k]!, row === column ? 0.5 : 0)
        })
        const b = Float64Array.from({ length: n }, (_, row) => x.reduce((sum, value, k) => sum + a[row * n + k]! * value, 0))
        solveNormal(a, b, new Float64Array(n))
        expect([...b]).toEqual(x.map((value) => expect.closeTo(value, 6)))
      }),
    )
  })
})

describe('solveCamera', () => {
  it('comes back to the camera from a start some 50 px off', () => {
    fc.assert(
      fc.property(cameras, real(-0.06, 0.06), real(0.9, 1.1), (camera, shift, grow) => {
        const [x, y, z] = camera.translation
        const start = { ...camera, translation: [x + shift * z, y - shift * z, z * grow] as const, k1: 0 }
        expect(apart(solveCamera(seenBy(camera, CAR), start, knowing(camera), schedule(20, 0.01)).camera, camera)).toBeLessThan(0.05)
      }),
    )
  })

  it('lets a point that is far off count for almost nothing', () => {
    fc.assert(
      fc.property(cameras, (camera) => {
        const seen = seenBy(camera, CAR)
        const wrong = Array.from(seen.seen, (value, i) => (i < 4 ? value + 0.2 : value))
        const { camera: found } = solveCamera({ ...seen, seen: wrong }, camera, knowing(camera), schedule(20, 0.008))
        expect(apart(found, camera)).toBeLessThan(2)
      }),
    )
  })

  it('says what it left unexplained, in the units of the network', () => {
    const camera = fc.sample(cameras, { numRuns: 1, seed: 1 })[0]!
    const seen = seenBy(camera, CAR)
    const exact = solveCamera(seen, camera, knowing(camera))
    expect([exact.cost, exact.residual]).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)])
    const wrong = solveCamera({ ...seen, seen: Array.from(seen.seen, (value, i) => value + (i % 4 < 2 ? 0.004 : -0.004)) }, camera, knowing(camera))
    expect(wrong.residual * 1024).toBeGreaterThan(2)
    expect(wrong.residual * 1024).toBeLessThan(6)
  })

  it('refuses arrays that do not belong together, and nothing to go by', () => {
    const camera = fc.sample(cameras, { numRuns: 1, seed: 1 })[0]!
    const prior = knowing(camera)
    expect(() => solveCamera({ points: [0, 0, 0], seen: [0], weights: [1] }, camera, prior)).toThrow(/1 weights need 3/)
    expect(() => solveCamera({ points: [0, 0, 0], seen: [0, 0], weights: [0] }, camera, prior)).toThrow(/at least one point/)
  })
})

describe('searchCamera', () => {
  it('finds the camera from nothing but eight well-spread points, wherever it stood', () => {
    fc.assert(
      fc.property(cameras, (camera) => {
        const spread = [0, 3, 7, 11, 16, 21, 27, 33].map((i) => CAR[i]!)
        const found = searchCamera(seenBy(camera, spread), knowing(camera))
        expect(apart(found.camera, camera)).toBeLessThan(1)
      }),
    )
  })

  it('takes a lens from EXIF at its word to a tenth, but not when the photo was cropped', () => {
    expect(lensPrior(1.5, false)).toEqual({ mean: [Math.log(1.5), 0.5, 0.5, 0], sigma: [0.1, 0.03, 0.03, 0.03] })
    expect(lensPrior(1.5, true)).toEqual({ mean: [Math.log(1.2), 0.5, 0.5, 0], sigma: [0.45, 0.15, 0.15, 0.03] })
  })
})

describe('followDrag', () => {
  const camera = fc.sample(cameras, { numRuns: 1, seed: 3 })[0]!
  const known = CAR.map((position) => ({ position, sigma: 0.01 }))

  it('stays where it is when a point is set where it was seen', () => {
    const [x, y] = placeInSquare(camera, CAR[5]!)!
    expect(apart(followDrag(camera, known, [{ position: CAR[5]!, x, y }]).camera, camera)).toBeLessThan(0.01)
  })

  it('brings the dragged point to the hand, and the rest of the car along', () => {
    const place = (c: SquareCamera, i: number) => placeInSquare(c, CAR[i]!)!
    const to = place(camera, 5)[0] + 0.01
    const found = followDrag(camera, known, [{ position: CAR[5]!, x: to, y: place(camera, 5)[1] }]).camera
    expect(Math.abs(place(found, 5)[0] - to) * 1024).toBeLessThan(3)
    expect(CAR.filter((_, i) => place(found, i)[0] > place(camera, i)[0]).length).toBeGreaterThan(18)
  })

  it('needs no network', () => {
    const set = CAR.slice(0, 8).map((position) => ({ position, x: placeInSquare(camera, position)![0], y: placeInSquare(camera, position)![1] }))
    expect(apart(followDrag(camera, [], set).camera, camera)).toBeLessThan(0.1)
  })
})

describe('the network’s schedule', () => {
  it('is eight steps, the first three wide', () => {
    expect(FINE).toEqual([...Array.from({ length: 3 }, () => [0.032, 1e-2]), ...Array.from({ length: 5 }, () => [0.008, 1e-4])])
  })
})
