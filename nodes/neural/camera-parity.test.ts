import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadNetwork, type Network, type Plane } from '../../models/load.ts'
import { readAuvCard, type AuvCard } from '../../models/network.ts'
import { cameraOfTensor, placeInSquare, type SquareCamera } from '../kernels/camera.ts'
import { followDrag, followEvidence } from '../kernels/camera-drag.ts'
import { condense, evidenceOf } from '../kernels/camera-evidence.ts'
import { searchCamera } from '../kernels/camera-search.ts'
import { FINE, solveCamera, type LensPrior } from '../kernels/camera-solver.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import { feedsOf } from './auv-photo.ts'

const pack = fileURLToPath(new URL('../../models/meridian-gt3/', import.meta.url))

interface Label {
  readonly file: string
  readonly camera: readonly number[]
}

/**
 * The two solvers are held against each other by what the network says that it observed, and without it where its own observations count
 * for nothing: with points whose weight silences it (its own part falls as 1 / (1 + 5 * sum of weights)), or with exact points of weight 1.
 */
describe('the solver and the network’s own', () => {
  let network: Network
  let card: AuvCard
  let labels: Label[]
  beforeAll(async () => {
    network = await loadNetwork('parity', await readFile(`${pack}auv.onnx`))
    card = readAuvCard(await readFile(`${pack}auv.json`, 'utf8'))
    labels = JSON.parse(await readFile(`${pack}fixtures/labels.json`, 'utf8')).photos
  }, 60_000)

  const positions = () => card.keypoints.map(({ position }) => position)
  const photoOf = async (file: string): Promise<ImageValue> => {
    const { data, info } = await sharp(`${pack}fixtures/${file}`).resize(512, 512).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return imageOf(info.width, info.height, data)
  }

  async function ask(file: string, user: Float32Array, prior: readonly number[]): Promise<Record<string, Plane>> {
    const feeds = await feedsOf(await photoOf(file), { focal: 0, cropped: false, mirror: 0, delight: 0, size: 64, keypoints: card.keypoints.length, set: [] })
    return network.run({ ...feeds, user_kp: { dims: [1, card.keypoints.length, 3], data: user }, cam_prior: { dims: [1, 5], data: Float32Array.from(prior) } }, () => {})
  }
  const cameraIn = (results: Record<string, Plane>) => cameraOfTensor(results['camera']!.data as Float32Array)
  const evidenceIn = (results: Record<string, Plane>) => evidenceOf(results['observed']!.data as Float32Array, results['lens']!.data as Float32Array, results['alone']!.data as Float32Array)

  const apart = (a: SquareCamera, b: SquareCamera, over: (distances: number[]) => number) =>
    over(positions().map((point) => {
      const [p, q] = [placeInSquare(a, point), placeInSquare(b, point)]
      return p && q ? Math.hypot(p[0] - q[0], p[1] - q[1]) * 1024 : Infinity
    }))
  const worst = (distances: number[]) => Math.max(...distances)
  const mean = (distances: number[]) => distances.reduce((sum, d) => sum + d, 0) / distances.length

  /** `count` keypoints far from each other in the photo, at their true places, each `noise` px (of 1024) off in a fixed direction. */
  function spread(camera: SquareCamera, count: number, noise: number) {
    const places = positions().map((point) => placeInSquare(camera, point)!)
    const chosen = [0]
    while (chosen.length < count) {
      const gap = (i: number) => Math.min(...chosen.map((k) => Math.hypot(places[i]![0] - places[k]![0], places[i]![1] - places[k]![1])))
      chosen.push(places.map((_, i) => i).sort((a, b) => gap(b) - gap(a))[0]!)
    }
    return chosen.map((index, i) => {
      const turn = (i * 2.39996 * noise) / Math.max(noise, 1e-9)
      return { index, x: Math.fround(places[index]![0] + (noise / 1024) * Math.cos(turn)), y: Math.fround(places[index]![1] + (noise / 1024) * Math.sin(turn)) }
    })
  }

  // Weight, number and noise in px of the points.
  it.each([[1e4, 6, 4], [1e4, 8, 0]])('come to the same camera: points of weight %d, %d of them, %d px off', async (weight, count, noise) => {
    for (const { file, camera } of labels.slice(0, 3)) {
      const truth = cameraOfTensor(camera)
      const points = spread(truth, count, noise)
      const user = new Float32Array(card.keypoints.length * 3)
      for (const { index, x, y } of points) user.set([x, y, weight], index * 3)
      const lens = [Math.fround(Math.log(truth.focal * 1.07)), 0.1, 0.5, 0.5, 0.03] as const
      const theirs = cameraIn(await ask(file, user, lens))
      const prior: LensPrior = { mean: [lens[0], 0.5, 0.5, 0], sigma: [0.1, 0.03, 0.03, 0.03] }
      const seen = { points: points.flatMap(({ index }) => positions()[index]!), seen: points.flatMap(({ x, y }) => [x, y]), weights: points.map(() => 1) }
      // Found from nothing, and followed from where the network ended.
      expect(apart(searchCamera(seen, prior).camera, theirs, worst), file).toBeLessThan(0.1)
      expect(apart(solveCamera(seen, theirs, prior, FINE).camera, theirs, worst), file).toBeLessThan(0.1)
    }
  }, 60_000)

  it('come to the same camera from what the network says that it observed, dragged points or not', async () => {
    const unknown = [0, -1, 0.5, 0.5, -1]
    const none = new Float32Array(card.keypoints.length * 3)
    for (const { file, camera } of [labels[1]!, labels[4]!]) {
      const before = await ask(file, none, unknown)
      const { dims, data } = before['observed']!
      expect([dims.length, dims[0], dims[2], before['lens']!.dims]).toEqual([3, 1, 6, [1, 8]])
      const evidence = evidenceIn(before)
      // The second pass's cells and points weigh 1.5, those of the first half of that.
      expect(evidence.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(2.25, 2)
      expect(data.length).toBe(dims[1]! * 6)
      expect(apart(followEvidence(cameraIn(before), evidence, []).camera, cameraIn(before), mean), file).toBeLessThan(0.5)

      const few = condense(evidence, cameraIn(before))
      expect(few.weights.length).toBeLessThan(2000)
      for (const count of [1, 4]) {
        const points = spread(cameraOfTensor(camera), count, 0)
        const user = none.slice()
        for (const { index, x, y } of points) user.set([x, y, 1], index * 3)
        const after = await ask(file, user, unknown)
        const set = points.map(({ index, x, y }) => ({ position: positions()[index]!, x, y }))
        expect(apart(followEvidence(cameraIn(before), few, set).camera, cameraIn(after), mean), `${file}, ${count}`).toBeLessThan(0.75)
        // What it observed does not depend on the points, as long as it looks at the same crop.
        expect(after['crop']!.data).toEqual(before['crop']!.data)
        const again = evidenceIn(after)
        expect(again.weights.length).toBe(evidence.weights.length)
        // Networks that say nothing of the kind are followed part of the way.
        const guess = followDrag(cameraIn(before), positions().map((position) => ({ position, sigma: 0.02 })), set)
        expect(apart(guess.camera, cameraIn(after), mean)).toBeLessThan(0.75 * apart(cameraIn(before), cameraIn(after), mean) + 2)
      }
    }
  }, 240_000)
})
