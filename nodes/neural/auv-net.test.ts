import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeOnnx } from '../../models/onnx/write.ts'
import { seenAt } from '../kernels/camera.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { imageOf, type ImageValue, type MaskValue } from '../values/image.ts'
import type { CarValue, PoseValue, ReportValue } from '../values/value.ts'
import { auvNet } from './auv-net.ts'

const pack = fileURLToPath(new URL('../../models/meridian-gt3/', import.meta.url))
const car: CarValue = { kind: 'car', id: 'meridian-gt3', hash: 'shipped' }

/** Reads the files of a pack from a folder. */
const carsIn = (folder: string): CarReader => ({
  find: async () => car,
  read: (_, file) =>
    readFile(join(folder, file)).catch(() => {
      throw new NodeFailure('missing-file', `There is no ${file}.`)
    }),
})

interface Label {
  readonly file: string
  readonly seed: number
  /** Car points, in metres, and where they are seen in the square, 0..1. */
  readonly points: readonly (readonly [number, number, number, number, number])[]
}

async function photoOf(file: string): Promise<ImageValue> {
  const { data, info } = await sharp(join(pack, 'fixtures', file)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return imageOf(info.width, info.height, data)
}

const run = (photo: ImageValue, params: Record<string, unknown> = {}, quality: 'draft' | 'final' = 'final', cars = carsIn(pack)) =>
  runNode(auvNet, { inputs: { photo, car }, params: { size: '512', ...params }, quality, cars })

/** From this seed on, photos have patterns and backgrounds that training never saw. */
const FIRST_UNKNOWN = 9_500_000

/** The mean distance between where a pose sees the labelled points and where they are, in px of a 1024 px square. */
function errorOf(pose: PoseValue, { points }: Label): number {
  const side = Math.max(pose.width, pose.height)
  const distances = points.map(([x, y, z, u, v]) => {
    const [px, py] = seenAt(pose, [x, y, z]) ?? [Infinity, Infinity]
    return (Math.hypot(px - (u * side - (side - pose.width) / 2), py - (v * side - (side - pose.height) / 2)) * 1024) / side
  })
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length
}

describe('the shipped network', () => {
  let labels: Label[]
  let metrics: Record<'id' | 'ood', { medianPx: number }>
  beforeAll(async () => {
    labels = JSON.parse(await readFile(join(pack, 'fixtures', 'labels.json'), 'utf8')).photos
    metrics = JSON.parse(await readFile(join(pack, 'auv.json'), 'utf8')).metrics
  })

  it('finds the camera of held-out photos about as well as its card says, and none badly', async () => {
    expect(labels).toHaveLength(16)
    const errors = { id: [] as number[], ood: [] as number[] }
    for (const label of labels) errors[label.seed < FIRST_UNKNOWN ? 'id' : 'ood'].push(errorOf((await run(await photoOf(label.file))).outputs['pose'] as PoseValue, label))
    for (const split of ['id', 'ood'] as const) {
      const sorted = errors[split].toSorted((a, b) => a - b)
      const told = `${split}: ${sorted.map((e) => e.toFixed(1)).join(' ')} px`
      expect(sorted.length, told).toBeGreaterThanOrEqual(6)
      expect(sorted[Math.floor(sorted.length / 2)]!, told).toBeLessThan(1.5 * metrics[split].medianPx)
      expect(sorted.at(-1)!, told).toBeLessThan(40)
    }
  }, 300_000)

  it.each(['512', '2048', '4096'])('gives a sheet and its confidence at %s, twice the same', async (size) => {
    // A livery of two colours with a number.
    const photo = await photoOf('photo-9100005.jpg')
    const [first, second] = [await run(photo, { size }), await run(photo, { size })]
    const [image, confidence] = [first.outputs['image'] as ImageValue, first.outputs['confidence'] as MaskValue]
    expect([image.width, image.height, confidence.width, image.scale]).toEqual([Number(size), Number(size), Number(size), 1])
    expect(image.sheet).toEqual({ car: 'meridian-gt3', carHash: 'shipped', sheet: 'body' })
    expect(Buffer.compare(image.pixels, (second.outputs['image'] as ImageValue).pixels)).toBe(0)
    expect(deviation(image.pixels)).toBeGreaterThan(20)
    expect([Math.min(...confidence.coverage.subarray(0, 4096)), new Set(confidence.coverage).size > 20]).toEqual([0, true])
  }, 120_000)

  it('works on a smaller sheet in a draft, and says so by its scale', async () => {
    const draft = (await run(await photoOf(labels[0]!.file), { size: '2048' }, 'draft')).outputs['image'] as ImageValue
    expect([draft.width, draft.scale]).toEqual([512, 0.25])
  }, 60_000)

  it('reports how well it fits and where the paint comes from', async () => {
    const report = (await run(await photoOf(labels[0]!.file))).outputs['report'] as ReportValue
    const share = (name: string) => Number(report.measures.find((measure) => measure.name === name)?.value)
    expect(share('fromPhoto') + share('mirrored') + share('filled')).toBeCloseTo(100, -1)
    expect(share('fromPhoto')).toBeGreaterThan(5)
  }, 60_000)

  it('names what it knows of each point, and goes to where points are set by hand', async () => {
    const label = labels[1]!
    const photo = await photoOf(label.file)
    const before = (await run(photo)).outputs['pose'] as PoseValue
    expect(before.points).toHaveLength(32)
    const [wheel] = before.points!
    expect(wheel).toMatchObject({ name: 'wheel-front-left', set: false })
    expect(seenAt(before, wheel!.position)).toEqual([expect.closeTo(wheel!.x, 0), expect.closeTo(wheel!.y, 0)])
    const names = ['wheel-front-left', 'wheel-rear-right', 'roof-left-1', 'left-plate-outer-1', 'front-bumper-right-2']
    const points = Object.fromEntries(before.points!.filter(({ name }) => names.includes(name)).map(({ name, x, y }) => [name, { x: (x + 20) / photo.width, y: y / photo.height }]))
    const { outputs } = await run(photo, { points })
    const after = outputs['pose'] as PoseValue
    for (const name of names) {
      const [was, is] = [before, after].map((pose) => pose.points!.find((point) => point.name === name)!)
      expect(is).toMatchObject({ set: true, sigma: 0 })
      expect(Math.abs(is!.x - was!.x - 20), name).toBeLessThan(4)
    }
    expect((outputs['report'] as ReportValue).measures.find(({ name }) => name === 'setPoints')?.value).toBe(5)
  }, 60_000)

  it('refuses a point that it does not know, with the names that are near', async () => {
    const points = { 'wheel-front': { x: 0.5, y: 0.5 } }
    await expect(run(await photoOf(labels[0]!.file), { points })).rejects.toMatchObject({ code: 'bad-param', param: 'points', help: expect.stringContaining('wheel-front-left') })
  }, 60_000)

  it('takes nothing from the other side when told to, or no lettering, and a known colour where there is one', async () => {
    const photo = await photoOf('photo-9100005.jpg')
    const shares = async (params: Record<string, unknown>) => {
      const { outputs } = await run(photo, { size: '1024', ...params })
      const level = (wanted: number) => (outputs['source'] as MaskValue).coverage.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0)
      return { mirrored: level(170), outputs }
    }
    const [all, plain, off] = [await shares({}), await shares({ mirror: 'paint-only' }), await shares({ mirror: 'off' })]
    expect(off.mirrored).toBe(0)
    expect(plain.mirrored).toBeLessThan(0.98 * all.mirrored)
    expect(plain.mirrored).toBeGreaterThan(0.3 * all.mirrored)
    const balanced = (await shares({ balance: true, reference: '#b0d000' })).outputs
    const [before, after] = [all.outputs, balanced].map((outputs) => outputs['image'] as ImageValue)
    expect(Buffer.compare(before!.pixels, after!.pixels)).not.toBe(0)
  }, 120_000)

  it('goes by the lens when it is named, and not when the photo was cropped', async () => {
    const photo = await photoOf(labels[0]!.file)
    const focal = async (params: Record<string, unknown>, mm = 200) => {
      const { outputs } = await runNode(auvNet, { inputs: { photo, car, focal: mm }, params: { size: '512', ...params }, cars: carsIn(pack) })
      return (outputs['pose'] as PoseValue).focal
    }
    const free = await focal({}, 0)
    const named = await focal({})
    expect(named).toBeGreaterThan(free * 1.5)
    expect(await focal({ useFocal: false })).toBeCloseTo(free, 3)
    expect(await focal({ cropped: true })).toBeLessThan(named * 0.8)
  }, 120_000)

  it('reads the network from the pack once', async () => {
    const counted: string[] = []
    const cars = { ...carsIn(pack), read: (of: CarValue, file: string) => (counted.push(file), carsIn(pack).read(of, file)) }
    const other = { ...car, hash: 'counted' }
    const photo = await photoOf(labels[0]!.file)
    for (let i = 0; i < 2; i++) await runNode(auvNet, { inputs: { photo, car: other }, params: { size: '512' }, cars })
    expect(counted.filter((file) => file === 'auv.onnx')).toHaveLength(1)
  }, 60_000)

  it('takes a photo that is not square as it takes the same photo padded', async () => {
    const square = await photoOf(labels[0]!.file)
    const { width } = square
    const cut = Math.round(width * 0.12)
    const wide = imageOf(width, width - 2 * cut, square.pixels.slice(cut * width * 4, (width - cut) * width * 4))
    const padded = imageOf(width, width, square.pixels.map((value, i) => (i < cut * width * 4 || i >= (width - cut) * width * 4 ? (i % 4 === 3 ? 255 : 0) : value)))
    const [a, b] = [(await run(wide)).outputs['pose'] as PoseValue, (await run(padded)).outputs['pose'] as PoseValue]
    expect(a.focal).toBeCloseTo(b.focal, 0)
    expect(a.centre[1] + cut).toBeCloseTo(b.centre[1], 0)
  }, 60_000)

  it('says so when there is no car in the photo', async () => {
    const grey = imageOf(512, 512, paint(512, 512, (_, v) => [90 + 60 * v, 100 + 50 * v, 120, 255]))
    await expect(run(grey)).rejects.toMatchObject({ code: 'no-car-found', input: 'photo' })
  }, 60_000)
})

function deviation(pixels: Uint8Array): number {
  const mean = pixels.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / ((pixels.length * 3) / 4)
  return Math.sqrt(pixels.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : (value - mean) ** 2), 0) / ((pixels.length * 3) / 4))
}

describe('a pack whose network is no good', () => {
  let folder: string
  const photo = imageOf(64, 64, paint(64, 64, () => [120, 120, 120, 255]))
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pack-'))
    for (const entry of await readdir(pack, { withFileTypes: true })) if (entry.isFile()) await copyFile(join(pack, entry.name), join(folder, entry.name))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Runs with another network, or other files, in place; each under a car hash of its own, as the engine would have it. */
  let count = 0
  async function failing(change: () => Promise<unknown>): Promise<NodeFailure> {
    await change()
    const other = { ...car, hash: `changed-${count++}` }
    const said = await runNode(auvNet, { inputs: { photo, car: other }, params: { size: '512' }, cars: carsIn(folder) }).catch((reason: unknown) => reason)
    expect(said).toBeInstanceOf(NodeFailure)
    return said as NodeFailure
  }
  const carJson = async () => JSON.parse(await readFile(join(pack, 'car.json'), 'utf8'))
  const writeCar = (json: object) => writeFile(join(folder, 'car.json'), JSON.stringify(json))

  it('names the tensors that an ONNX with the wrong inputs lacks', async () => {
    const wrong = writeOnnx({ inputs: [{ name: 'x', shape: [1] }], outputs: [{ name: 'y', shape: [1] }], constants: [], operators: [{ type: 'Identity', inputs: ['x'], outputs: ['y'] }] })
    const { createHash } = await import('node:crypto')
    const json = await carJson()
    const failure = await failing(async () => {
      await writeFile(join(folder, 'auv.onnx'), wrong)
      await writeCar({ ...json, networks: { auv: { ...json.networks.auv, sha256: createHash('sha256').update(wrong).digest('hex') } } })
    })
    expect(failure).toMatchObject({ code: 'missing-network', input: 'car', message: expect.stringContaining('lacks photo') })
  })

  it('refuses a file that is not the one that car.json names', async () => {
    const failure = await failing(async () => writeCar(await carJson()))
    expect(failure).toMatchObject({ message: expect.stringContaining('not the file that car.json names'), help: expect.stringContaining('Install') })
  })

  it('says what to do when the pack has no network', async () => {
    const failure = await failing(async () => writeCar({ ...(await carJson()), networks: {} }))
    expect(failure).toMatchObject({ code: 'missing-network', input: 'car', help: expect.stringContaining('Train one') })
  })
})
