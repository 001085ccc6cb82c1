import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cameraOfTensor, placeInSquare, poseOf } from '../kernels/camera.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR } from '../testing/test-car.ts'
import { texelAt } from '../sheets/testing.ts'
import { imageOf, type ImageValue, type MaskValue } from '../values/image.ts'
import type { CarValue, PoseValue, ReportValue } from '../values/value.ts'
import { projectPhoto } from './project-photo.ts'

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? 0.95 : -0.95, i & 2 ? 1.2 : 0, i & 4 ? 2.2 : -2.2] as const)

/** A camera in front and to the left of the test car, level, and where the corners of the box are in its photo of 480 x 320. */
const camera = (() => {
  const turn = (38 * Math.PI) / 180
  const [s, c] = [Math.sin(turn), Math.cos(turn)]
  return cameraOfTensor([c, 0, -s, 0, -1, 0, -s, 0, -c, 0, 0.8, 8, 1.2, 0.5, 0.5, 0])
})()
const SIZE = [480, 320] as const
const truth = poseOf(camera, ...SIZE, 1)
const places = CORNERS.map((position) => {
  const [x, y] = placeInSquare(camera, position)!
  return { position, x, y: (y * 480 - 80) / 320 }
})
const points = (count: number) => Object.fromEntries([4, 5, 7, 1, 6, 3, 2, 0].slice(0, count).map((i) => [`corner-${i}`, places[i]!]))

/** A photo whose colour is its own place: red across, green down. */
const photo = imageOf(...SIZE, paint(...SIZE, (u, v) => [u * 255, v * 255, 40, 255]))
const run = (params: Record<string, unknown>, more: Record<string, unknown> = {}) => runNode(projectPhoto, { inputs: { photo, car: TEST_CAR, ...more }, params })

describe('project-photo', () => {
  it('finds the camera from six points, and lays each texel from its own place in the photo', async () => {
    const { outputs } = await run({ points: points(6), trim: 0 })
    const pose = outputs['pose'] as PoseValue
    expect(pose.focal / truth.focal).toBeCloseTo(1, 1)
    expect(pose.points).toHaveLength(6)
    const image = outputs['image'] as ImageValue
    expect(image).toMatchObject({ width: 128, height: 128, sheet: { car: 'test-car', carHash: 'test', sheet: 'body' } })
    // The middle of the left side: x = 0.95, half-way down and along.
    const [u, v] = placeInSquare(camera, [0.95, 0.6, 0])!
    const [r, g, , alpha] = texelAt(image, image.pixels, 64, 22)
    expect([Math.abs(r! - u * 255), Math.abs(g! - ((v * 480 - 80) / 320) * 255), alpha]).toEqual([expect.closeTo(0, -1), expect.closeTo(0, -1), 255])
  })

  it('leaves clear what the photo does not show, and is less sure of what it shows at a slant', async () => {
    const { outputs } = await run({ points: points(8), trim: 0 })
    const [image, confidence] = [outputs['image'] as ImageValue, outputs['confidence'] as MaskValue]
    expect(texelAt(image, image.pixels, 64, 58)[3]).toBe(0)
    const at = (x: number, y: number) => confidence.coverage[y * 128 + x]!
    expect([at(64, 58), at(94, 100)]).toEqual([0, 0])
    expect(at(64, 22)).toBeGreaterThan(150)
    expect(at(34, 100)).toBeGreaterThan(150)
  })

  it('takes a camera that is known instead of points', async () => {
    const { outputs } = await run({}, { pose: truth })
    expect(outputs['pose']).toEqual(truth)
    expect((outputs['report'] as ReportValue).measures.find(({ name }) => name === 'azimuth')?.value).toBeCloseTo(38, 0)
  })

  it('says how many points it needs, which it does not know, and when they do not fit together', async () => {
    await expect(run({ points: points(3) })).rejects.toMatchObject({ code: 'bad-param', param: 'points', message: expect.stringContaining('at least 4') })
    await expect(run({ points: { nowhere: { x: 0.5, y: 0.5 } } })).rejects.toMatchObject({ param: 'points', help: expect.stringContaining('position') })
    const wrong = { ...points(8), 'corner-7': { ...places[7]!, x: 0.05, y: 0.95 }, 'corner-4': { ...places[4]!, x: 0.9, y: 0.1 } }
    const { notes } = await run({ points: wrong })
    expect(notes.join(' ')).toContain('do not fit together')
  })

  it('knows the points of a car that has a network by their names', async () => {
    const pack = fileURLToPath(new URL('../../models/meridian-gt3/', import.meta.url))
    const car: CarValue = { kind: 'car', id: 'meridian-gt3', hash: 'projected' }
    const cars: CarReader = {
      find: async () => car,
      read: (_, file) => readFile(pack + file).catch(() => {
        throw new NodeFailure('missing-file', `There is no ${file}.`)
      }),
    }
    const label = JSON.parse(await readFile(`${pack}fixtures/labels.json`, 'utf8')).photos[5]
    const card = JSON.parse(await readFile(`${pack}auv.json`, 'utf8'))
    const { data, info } = await sharp(`${pack}fixtures/${label.file}`).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const seen = cameraOfTensor(label.camera)
    const chosen = card.keypoints.filter((_: unknown, i: number) => [0, 2, 4, 7, 12, 16].includes(i))
    const set = Object.fromEntries(chosen.map(({ name, position }: { name: string; position: [number, number, number] }) => {
      const [x, y] = placeInSquare(seen, position)!
      return [name, { x, y }]
    }))
    const { outputs } = await runNode(projectPhoto, { inputs: { photo: imageOf(info.width, info.height, data), car }, params: { points: set }, cars, quality: 'draft' })
    const report = outputs['report'] as ReportValue
    const figure = (name: string) => Number(report.measures.find((measure) => measure.name === name)?.value)
    expect(figure('residual')).toBeLessThan(1)
    expect(figure('fromPhoto')).toBeGreaterThan(25)
    const coverage = (outputs['confidence'] as MaskValue).coverage
    expect(coverage.reduce((sum, value) => sum + (value > 128 ? 1 : 0), 0)).toBeGreaterThan(50_000)
  }, 60_000)

  it('finds the camera of a car that has no network, by the points that its pack names', async () => {
    const pack = fileURLToPath(new URL('../../models/alder-tc/', import.meta.url))
    const car: CarValue = { kind: 'car', id: 'alder-tc', hash: 'by-points' }
    const description = JSON.parse(await readFile(`${pack}car.json`, 'utf8'))
    const untrained = Buffer.from(JSON.stringify({ ...description, networks: {} }))
    const cars: CarReader = { find: async () => car, read: async (_, file) => (file === 'car.json' ? untrained : readFile(pack + file)) }
    const chosen = ['wheel-front-left', 'wheel-rear-left', 'headlamp-outer-left', 'windscreen-top-left', 'mirror-left', 'wing-rear-left']
    const set = Object.fromEntries(chosen.map((name) => {
      const { position } = description.keypoints.find((point: { name: string }) => point.name === name)
      const [x, y] = placeInSquare(camera, position)!
      return [name, { x, y: (y * 480 - 80) / 320 }]
    }))
    const { outputs } = await runNode(projectPhoto, { inputs: { photo, car }, params: { points: set, trim: 0 }, cars, quality: 'draft' })
    const pose = outputs['pose'] as PoseValue
    expect(pose.focal / truth.focal).toBeCloseTo(1, 1)
    expect((outputs['image'] as ImageValue).sheet?.car).toBe('alder-tc')
    expect(Number((outputs['report'] as ReportValue).measures.find(({ name }) => name === 'residual')?.value)).toBeLessThan(1)
  }, 60_000)
})
