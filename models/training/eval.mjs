// Measures the exported network, as shipped, through onnxruntime-node on the photos that make_test.py wrote.
// node models/training/eval.mjs --car models/meridian-gt3 [--network folder] [--limit 100] [--write]
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import ort from 'onnxruntime-node'
import sharp from 'sharp'

const { values: options } = parseArgs({
  options: {
    car: { type: 'string' }, network: { type: 'string' }, limit: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' }, write: { type: 'boolean', default: false },
    each: { type: 'boolean', default: false },
  },
})
if (!options.car) {
  console.error('Name the car pack: node models/training/eval.mjs --car models/meridian-gt3')
  process.exit(2)
}
const folder = options.network ?? options.car
const cardFile = join(folder, 'auv.json')
const card = JSON.parse(readFileSync(cardFile, 'utf8'))
const threads = Number(options.threads)

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length
const share = (values, test) => values.filter(test).length / values.length
const round = (x, digits = 3) => Number(x.toFixed(digits))

/** Place of a car point in the square, for the 16-number camera of CONTRACT.md. */
function project(camera, [X, Y, Z]) {
  const [a, b, c, d, e, f, g, h, i, tx, ty, tz, focal, cx, cy, k1] = camera
  const z = g * X + h * Y + i * Z + tz
  const u = (a * X + b * Y + c * Z + tx) / z
  const v = (d * X + e * Y + f * Z + ty) / z
  const bend = 1 + k1 * (u * u + v * v)
  return [cx + focal * bend * u, cy + focal * bend * v]
}

async function feeds(file, side, size, mirror) {
  const photo = await sharp(file).resize(side, side, { fit: 'contain', background: '#000' }).removeAlpha().raw().toBuffer()
  const thumb = await sharp(file).resize(256, 256, { fit: 'contain', background: '#000' }).removeAlpha().raw().toBuffer()
  const count = card.keypoints.length
  return {
    photo: new ort.Tensor('uint8', photo, [1, side, side, 3]),
    thumb: new ort.Tensor('uint8', thumb, [1, 256, 256, 3]),
    user_kp: new ort.Tensor('float32', new Float32Array(count * 3), [1, count, 3]),
    cam_prior: new ort.Tensor('float32', new Float32Array(5), [1, 5]),
    mirror: new ort.Tensor('float32', new Float32Array([mirror]), [1]),
    delight: new ort.Tensor('float32', new Float32Array([1]), [1]),
    ref_gain: new ort.Tensor('float32', new Float32Array([1, 1, 1]), [1, 3]),
    size: new ort.Tensor('int64', new BigInt64Array([BigInt(size)]), [1]),
  }
}

/** Distances, panels and visibility of one photo. */
function judge(labels, photo, classes, out) {
  const bits = Buffer.from(photo.visible, 'base64')
  const { uv, point, class: klass } = labels.texels
  const camera = out.camera.data
  const size = out.confidence.dims[3]
  let distance = 0, seen = 0, panel = 0, both = 0, either = 0, taken = 0
  for (let n = 0; n < point.length; n += 1) {
    const visible = (bits[n >> 3] >> (7 - (n & 7))) & 1
    const texel = Math.floor(uv[n][1] * size) * size + Math.floor(uv[n][0] * size)
    const found = out.confidence.data[texel] > 12 ? 1 : 0
    both += visible & found
    either += visible | found
    taken += found
    if (!visible) continue
    const [x0, y0] = project(photo.camera, point[n])
    const [x1, y1] = project(camera, point[n])
    distance += Math.hypot(x1 - x0, y1 - y0) * 1024
    seen += 1
    const px = Math.floor(x1 * labels.side), py = Math.floor(y1 * labels.side)
    if (px >= 0 && py >= 0 && px < labels.side && py < labels.side && classes[py * labels.side + px] === klass[n]) panel += 1
  }
  const precision = both / Math.max(1, taken)
  return { px: distance / seen, panel: panel / seen, iou: both / either, precision, fit: [...out.fit.data] }
}

async function split(session, name) {
  const base = join(options.car, 'training-run', 'test', name)
  if (!existsSync(join(base, 'labels.json'))) return null
  const labels = JSON.parse(readFileSync(join(base, 'labels.json'), 'utf8'))
  if (labels.hashes.mesh !== card.hashes.mesh || labels.hashes.panelMap !== card.hashes.panelMap) {
    throw new Error(`${base} shows another mesh or panel map than the network was made for. Run make_test.py again.`)
  }
  const results = []
  for (const photo of labels.photos.slice(0, Number(options.limit))) {
    const out = await session.run(await feeds(join(base, photo.file), labels.side, 512, 0))
    const classes = await sharp(join(base, photo.classes)).extractChannel(0).raw().toBuffer()
    results.push({ seed: photo.seed, ...judge(labels, photo, classes, out) })
    for (const tensor of Object.values(out)) tensor.dispose()
    if (options.each) console.log(photo.seed, results.at(-1).px.toFixed(1), results.at(-1).fit.map((v) => v.toFixed(3)).join(' '))
  }
  const px = results.map((r) => r.px)
  return {
    results,
    summary: {
      photos: px.length, seeds: [labels.photos[0].seed, labels.photos[px.length - 1].seed],
      medianPx: round(quantile(px, 0.5), 2), meanPx: round(mean(px), 2), p90Px: round(quantile(px, 0.9), 2),
      worstPx: round(Math.max(...px), 1),
      below5: round(share(px, (v) => v < 5)), below10: round(share(px, (v) => v < 10)),
      above40: round(share(px, (v) => v > 40)), above60: round(share(px, (v) => v > 60)),
      visibilityIoU: round(quantile(results.map((r) => r.iou), 0.5)),
      visibilityPrecision: round(quantile(results.map((r) => r.precision), 0.5)),
      panelAccuracy: round(mean(results.map((r) => r.panel))),
    },
  }
}

async function timing(session, loadMs) {
  const file = join(options.car, 'training-run', 'test', 'test-id', '9100000.jpg')
  const times = []
  const spent = []
  const input = await feeds(file, 1024, 2048, 1)
  for (let n = 0; n < 6; n += 1) {
    const start = performance.now()
    const cpu = process.cpuUsage()
    const out = await session.run(input)
    times.push(performance.now() - start)
    const used = process.cpuUsage(cpu)
    spent.push((used.user + used.system) / 1000)
    for (const tensor of Object.values(out)) tensor.dispose()
  }
  return {
    runtime: 'onnxruntime-node 1.30.0', threads, photo: 1024, sheet: 2048, loadMs: Math.round(loadMs),
    warmMs: Math.round(Math.min(...times.slice(1))), medianMs: Math.round(quantile(times.slice(1), 0.5)),
    cpuMs: Math.round(Math.min(...spent.slice(1))),
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20), peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

const start = performance.now()
const settings = { graphOptimizationLevel: 'all', intraOpNumThreads: threads }
const session = await ort.InferenceSession.create(join(folder, 'auv.onnx'), settings)
const loadMs = performance.now() - start
const run = await timing(session, loadMs)
console.log('run', run)
const id = await split(session, 'test-id')
if (id) console.log('test-id', id.summary)
const ood = await split(session, 'test-ood')
if (ood) console.log('test-ood', ood.summary)
if (options.write && id) {
  const column = (k) => [0.1, 0.5, 0.9].map((q) => round(quantile(id.results.map((r) => r.fit[k]), q), 4))
  card.training.seeds['test-id'] = id.summary.seeds
  if (ood) card.training.seeds['test-ood'] = ood.summary.seeds
  card.metrics = {
    network: hashOf(join(folder, 'auv.onnx')), id: id.summary, ...(ood ? { ood: ood.summary } : {}),
    fit: { cost: column(0), residualPx: column(1), inliers: column(2) }, run,
  }
  writeFileSync(`${cardFile}.tmp`, `${JSON.stringify(card, null, 2)}\n`)
  renameSync(`${cardFile}.tmp`, cardFile)
}
