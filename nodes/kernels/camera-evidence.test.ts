import { describe, expect, it } from 'vitest'
import { cameraOfTensor, placeInSquare, type SquareCamera } from './camera.ts'
import { followEvidence } from './camera-drag.ts'
import { condense, evidenceOf } from './camera-evidence.ts'

const turn = (38 * Math.PI) / 180
const [s, c] = [Math.sin(turn), Math.cos(turn)]
const camera = cameraOfTensor([c, 0, -s, 0, -1, 0, -s, 0, -c, 0, 0.8, 8, 1.2, 0.5, 0.5, 0])
const lens = [Math.log(1.2), 0.5, 0.5, 0, 0.45, 0.03, 0.03, 0.03]

/** Observations all over a box as large as a car: 5 px of 1024 off as a rule, every tenth by chance far off, every fifth of no weight. */
function observed(): Float32Array {
  let state = 5
  const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  const rows = Array.from({ length: 2500 }, (_, i) => {
    const point: [number, number, number] = [random() * 1.9 - 0.95, random() * 1.2, random() * 4.4 - 2.2]
    const [x, y] = placeInSquare(camera, point)!
    const off = (i % 10 === 0 ? 60 : 5) / 1024
    return [...point, x + (random() + random() - 1) * 2 * off, y + (random() + random() - 1) * 2 * off, i % 5 === 1 ? 0 : 2.25 / 2000]
  })
  return Float32Array.from(rows.flat())
}

const apart = (a: SquareCamera, b: SquareCamera) => {
  const corners = [-0.95, 0.95].flatMap((x) => [0, 1.2].flatMap((y) => [-2.2, 2.2].map((z) => [x, y, z] as const)))
  return Math.max(...corners.map((point) => {
    const [p, q] = [placeInSquare(a, point)!, placeInSquare(b, point)!]
    return Math.hypot(p[0] - q[0], p[1] - q[1]) * 1024
  }))
}

describe('what a network observed', () => {
  it('is read from its tensors, without what weighs nothing', () => {
    const evidence = evidenceOf(observed(), lens)
    expect([evidence.weights.length, evidence.points.length, evidence.seen.length]).toEqual([2000, 6000, 4000])
    expect(evidence.lens).toEqual({ mean: lens.slice(0, 4), sigma: lens.slice(4) })
  })

  it('says the same camera in a few hundred observations, without points and with some that pull it away', () => {
    const evidence = evidenceOf(observed(), lens)
    const few = condense(evidence, camera)
    expect(few.weights.length).toBeLessThan(0.8 * evidence.weights.length)
    expect(few.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(2.25, 3)
    const position = [0.95, 0.4, 2.2] as const
    const [x, y] = placeInSquare(camera, position)!
    for (const px of [undefined, 3, 10]) {
      const set = px === undefined ? [] : [{ position, x: x + px / 1024, y }]
      const [whole, condensed] = [followEvidence(camera, evidence, set).camera, followEvidence(camera, few, set).camera]
      expect(apart(condensed, whole), `${px}`).toBeLessThan(0.5)
      if (px) expect(apart(whole, camera)).toBeGreaterThan(1)
    }
  })
})
