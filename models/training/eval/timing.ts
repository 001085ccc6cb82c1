// A process of its own that runs the network on one photo as the node does: what it took, as a line of JSON.
import { cpus } from 'node:os'
import runtime from 'onnxruntime-node/package.json' with { type: 'json' }
import sharp from 'sharp'
import { feedsOf } from '../../../nodes/neural/auv-photo.ts'
import { imageOf } from '../../../nodes/values/image.ts'
import { quantile } from './figures.ts'
import { openSession } from './session.ts'

const RUNS = 7
const SHEET = 2048
const THREADS = 2

const [network = '', file = ''] = process.argv.slice(2)
const begun = performance.now()
const { run, card } = await openSession(network, THREADS)
const loadMs = performance.now() - begun
const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
const photo = imageOf(info.width, info.height, data)
const request = { focal: 0, cropped: false, mirror: 1, delight: 0.8, keypoints: card.keypoints.length, set: [] }
const walls: number[] = []
const spent: number[] = []
for (let n = 0; n < RUNS; n++) {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await run(await feedsOf(photo, { ...request, size: SHEET }))
  const used = process.cpuUsage(before)
  walls.push(performance.now() - start)
  spent.push((used.user + used.system) / 1000)
}
const rssMiB = process.memoryUsage().rss / 2 ** 20
const large = await run(await feedsOf(photo, { ...request, size: 4096 })).then((results) => results['uv_texture']!.dims[3])
const warm = walls.slice(1)
console.log(JSON.stringify({
  runtime: `onnxruntime-node ${runtime.version}`,
  threads: THREADS, cores: cpus().length, photo: info.width, sheet: SHEET, loadMs: Math.round(loadMs),
  warmMs: Math.round(Math.min(...warm)), medianMs: Math.round(quantile(warm, 0.5)), cpuMs: Math.round(Math.min(...spent.slice(1))),
  rssMiB: Math.round(rssMiB), peakMiB: Math.round(process.resourceUsage().maxRSS / 1024), largest: large,
}))
