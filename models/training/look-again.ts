// Measures what looking again at poor fits is worth, through the node's own function, on the photos that make_test.py wrote.
// npx tsx models/training/look-again.ts models/meridian-gt3 [folder with test-id and test-ood]
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { cameraOfTensor, placeInSquare, type SquareCamera } from '../../nodes/kernels/camera.ts'
import { feedsOf } from '../../nodes/neural/auv-photo.ts'
import { findCar, fitOf, isPoor, type Planes } from '../../nodes/neural/look-again.ts'
import { imageOf } from '../../nodes/values/image.ts'
import { loadNetwork } from '../load.ts'
import { readAuvCard } from '../network.ts'

interface Labels {
  readonly texels: { readonly point: readonly (readonly [number, number, number])[] }
  readonly photos: readonly { readonly file: string; readonly seed: number; readonly camera: readonly number[]; readonly visible: string }[]
}

const [car = 'models/meridian-gt3', tests = join(car, 'training-run', 'test')] = process.argv.slice(2)

/** Mean px at 1024 over the truly visible texels. */
function errorOf(found: SquareCamera, labels: Labels, photo: Labels['photos'][number]): number {
  const bits = Buffer.from(photo.visible, 'base64')
  const truth = cameraOfTensor(photo.camera)
  const errors = labels.texels.point.flatMap((point, n) => {
    if (((bits[n >> 3]! >> (7 - (n & 7))) & 1) === 0) return []
    const [a, b] = [placeInSquare(truth, point), placeInSquare(found, point)]
    return [a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) * 1024 : 1024]
  })
  return errors.reduce((sum, e) => sum + e, 0) / Math.max(1, errors.length)
}

function told(name: string, errors: readonly number[]): string {
  const sorted = errors.toSorted((a, b) => a - b)
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!.toFixed(2)
  const above = (px: number) => errors.filter((e) => e > px).length
  return `${name}: ${errors.length} photos, median ${at(0.5)}, p90 ${at(0.9)}, worst ${at(1)} px, above 40: ${above(40)}, above 60: ${above(60)}`
}

async function measure(split: string): Promise<void> {
  const labels = JSON.parse(await readFile(join(tests, split, 'labels.json'), 'utf8')) as Labels
  const card = readAuvCard(await readFile(join(car, 'auv.json'), 'utf8'))
  const network = await loadNetwork(car, await readFile(join(car, 'auv.onnx')))
  const quantiles = card.metrics.fit?.residualPx ?? []
  const [before, after]: [number[], number[]] = [[], []]
  let poor = 0
  for (const photo of labels.photos) {
    const { data, info } = await sharp(join(tests, split, photo.file)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const feeds = await feedsOf(imageOf(info.width, info.height, data), { focal: 0, cropped: false, mirror: 0, delight: 0, size: 64, keypoints: card.keypoints.length, set: [] })
    let first: Planes | undefined
    const found = await findCar(feeds, quantiles, async (given) => {
      const results = await network.run(given, (from, reason) => console.error(from, reason))
      first ??= results
      return results
    })
    const error = (results: Planes) => errorOf(cameraOfTensor(results['camera']!.data as Float32Array), labels, photo)
    before.push(error(first!))
    after.push(error(found.results))
    if (isPoor(fitOf(first!, 1), fitOf(first!, 2), quantiles)) {
      poor++
      console.log(`${photo.seed}: ${before.at(-1)!.toFixed(1)} -> ${after.at(-1)!.toFixed(1)} px, ${found.look ?? 'as it was'}`)
    }
  }
  console.log(`${split}: ${poor} looked at again`)
  console.log(told('  first look', before))
  console.log(told('  in the end', after))
}

for (const split of ['test-id', 'test-ood']) await measure(split)
