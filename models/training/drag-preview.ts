// Measures how far the editor's preview of a drag is from what the network says on release, on the photos that make_test.py wrote.
// npx tsx models/training/drag-preview.ts models/meridian-gt3 [--network folder] [--photos 20]
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { cameraOfTensor, placeInSquare, type SquareCamera } from '../../nodes/kernels/camera.ts'
import { followDrag, followEvidence, type SetPoint } from '../../nodes/kernels/camera-drag.ts'
import type { Solution } from '../../nodes/kernels/camera-solver.ts'
import { condense, evidenceOf } from '../../nodes/kernels/camera-evidence.ts'
import { feedsOf } from '../../nodes/neural/auv-photo.ts'
import { imageOf } from '../../nodes/values/image.ts'
import { openNetwork, type Plane } from '../load.ts'
import { readAuvCard } from '../network.ts'

/** How far a point is moved from where it is shown, in px at 1024; undefined: to where it truly is, two px off. */
const DRAGS = { 'by 1 px': 1, 'by 3 px': 3, 'by 10 px': 10, 'to its place': undefined } as const
/** Drags one after the other on each photo. */
const DEPTH = 4

const { values: options, positionals: [pack] } = parseArgs({
  allowPositionals: true,
  options: { network: { type: 'string' }, photos: { type: 'string', default: '20' } },
})
if (!pack) throw new Error('Name the car pack: npx tsx models/training/drag-preview.ts models/meridian-gt3')

const network = await openNetwork(await readFile(join(options.network ?? pack, 'auv.onnx')))
const card = readAuvCard(await readFile(join(options.network ?? pack, 'auv.json'), 'utf8'))
const folder = join(pack, 'training-run/test/test-id')
const labels = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as { photos: { file: string; camera: number[] }[] }

/** Numbers in 0..1 that are the same in every run. */
let state = 7
const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31

const apart = (a: SquareCamera, b: SquareCamera): number => {
  const away = card.keypoints.map(({ position }) => {
    const [p, q] = [placeInSquare(a, position), placeInSquare(b, position)]
    return p && q ? Math.hypot(p[0] - q[0], p[1] - q[1]) * 1024 : Number.NaN
  })
  return away.reduce((sum, d) => sum + d, 0) / away.length
}

interface Answer {
  readonly camera: SquareCamera
  readonly results: Readonly<Record<string, Plane>>
}

interface Placed extends SetPoint {
  readonly index: number
}

/** A solve and its own time, which a busy machine does not stretch. */
function timed(solve: () => Solution): { readonly camera: SquareCamera; readonly ms: number } {
  const before = process.cpuUsage()
  const { camera } = solve()
  const { user, system } = process.cpuUsage(before)
  return { camera, ms: (user + system) / 1000 }
}

async function preview({ camera, results }: Answer, set: readonly Placed[]): Promise<{ camera: SquareCamera; ms: number; held: number }> {
  const { observed, lens, alone, kp } = results
  if (observed && lens) {
    const evidence = condense(evidenceOf(observed.data as Float32Array, lens.data as Float32Array, alone?.data as Float32Array | undefined), camera)
    const { camera: moved, ms } = timed(() => followEvidence(camera, evidence, set))
    return { camera: moved, ms, held: evidence.weights.length }
  }
  const known = card.keypoints.flatMap(({ position }, i) => (set.some(({ index }) => index === i) ? [] : [{ position, sigma: Number(kp!.data[i * 4 + 2]) }]))
  const { camera: moved, ms } = timed(() => followDrag(camera, known, set))
  return { camera: moved, ms, held: known.length }
}

const found: { drag: string; depth: number; moved: number; off: number; ms: number; held: number }[] = []
for (const { file, camera } of labels.photos.slice(-Number(options.photos))) {
  const { data, info } = await sharp(join(folder, file)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const photo = imageOf(info.width, info.height, data)
  const truth = cameraOfTensor(camera)
  const ask = async (set: readonly Placed[]): Promise<Answer> => {
    const feeds = await feedsOf(photo, { focal: 0, cropped: false, mirror: 0, delight: 0, size: 64, keypoints: card.keypoints.length, set })
    const results = await network.run(feeds, () => {})
    return { results, camera: cameraOfTensor(results['camera']!.data as Float32Array) }
  }
  let set: readonly Placed[] = []
  let before = await ask(set)
  const inSight = card.keypoints.map((_, i) => i).filter((i) => Number(before.results['kp']!.data[i * 4 + 3]) > 0.5)
  const order = inSight.map((i) => [random(), i] as const).sort((a, b) => a[0] - b[0]).slice(0, DEPTH)
  for (const [depth, [, index]] of order.entries()) {
    const { position } = card.keypoints[index]!
    for (const [drag, px] of Object.entries(DRAGS)) {
      const [x, y] = placeInSquare(px === undefined ? truth : before.camera, position)!
      const turn = random() * 2 * Math.PI
      const next = [...set, { index, position, x: x + (Math.cos(turn) * (px ?? 2)) / 1024, y: y + (Math.sin(turn) * (px ?? 2)) / 1024 }]
      const [shown, after] = [await preview(before, next), await ask(next)]
      found.push({ drag, depth, moved: apart(before.camera, after.camera), off: apart(shown.camera, after.camera), ms: shown.ms, held: shown.held })
      if (px === undefined) [set, before] = [next, after]
    }
  }
}

const at = (values: number[], q: number) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]!.toFixed(2)
const say = (rows: typeof found) => `${at(rows.map(({ off }) => off), 0.5)} / ${at(rows.map(({ off }) => off), 0.9)} px (car moved ${at(rows.map(({ moved }) => moved), 0.5)} / ${at(rows.map(({ moved }) => moved), 0.9)})`
console.log('Preview to the network’s answer on release, mean over the named points, px at 1024: median / p90')
for (const drag of Object.keys(DRAGS)) {
  console.log(`${drag}: ${say(found.filter((row) => row.drag === drag))}; first point ${say(found.filter((row) => row.drag === drag && row.depth === 0))}`)
}
console.log(`${at(found.map(({ held }) => held), 0.5)} observations, ${at(found.map(({ ms }) => ms), 0.5)} / ${at(found.map(({ ms }) => ms), 0.9)} ms of one core a solve`)
