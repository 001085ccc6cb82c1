/**
 * A sample livery for a car pack: colours as a function of where a texel lies on the car, so that every stripe runs on
 * across the seams, then art at the pack's anchors. Runs in the browser.
 */

const INK = '#0b1f33'

/** Car position and normal (metres, glTF axes) at every texel of a paint primitive: Float32Arrays of size * size * 3. */
export function positionMap(geometry, matrix, size) {
  const { position, uv } = geometry.attributes
  const index = geometry.index.array
  const out = new Float32Array(size * size * 3).fill(NaN)
  const scale = matrix.elements[0]
  for (let i = 0; i < index.length; i += 3) {
    const c = [index[i], index[i + 1], index[i + 2]]
    const q = c.map((k) => [uv.getX(k) * size, uv.getY(k) * size])
    const area = (q[1][0] - q[0][0]) * (q[2][1] - q[0][1]) - (q[2][0] - q[0][0]) * (q[1][1] - q[0][1])
    if (Math.abs(area) < 1e-4) continue
    const xs = q.map((p) => p[0])
    const ys = q.map((p) => p[1])
    const x1 = Math.min(size - 1, Math.ceil(Math.max(...xs)))
    const y1 = Math.min(size - 1, Math.ceil(Math.max(...ys)))
    for (let y = Math.max(0, Math.floor(Math.min(...ys))); y <= y1; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(...xs))); x <= x1; x++) {
        const [px, py] = [x + 0.5, y + 0.5]
        const a = ((q[1][0] - px) * (q[2][1] - py) - (q[2][0] - px) * (q[1][1] - py)) / area
        const b = ((q[2][0] - px) * (q[0][1] - py) - (q[0][0] - px) * (q[2][1] - py)) / area
        const w = [a, b, 1 - a - b]
        if (Math.min(...w) < 0) continue
        for (let k = 0; k < 3; k++) {
          out[(y * size + x) * 3 + k] = scale * w.reduce((sum, share, i) => sum + share * position.array[c[i] * stride(position) + k + offset(position)], 0)
        }
      }
    }
  }
  for (let round = 0; round < 6; round++) bleed(out, size)
  return out
}

/** Gives every unknown texel the value of a known neighbour. */
function bleed(map, size) {
  const before = map.slice()
  for (let y = 1; y + 1 < size; y++) {
    for (let x = 1; x + 1 < size; x++) {
      const at = (y * size + x) * 3
      if (!Number.isNaN(before[at])) continue
      const from = [at - 3, at + 3, at - size * 3, at + size * 3].find((k) => !Number.isNaN(before[k]))
      if (from !== undefined) for (let k = 0; k < 3; k++) map[at + k] = before[from + k]
    }
  }
}

const stride = (attribute) => attribute.data?.stride ?? attribute.itemSize
const offset = (attribute) => attribute.offset ?? 0

const hex = (c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16))
const step = (d, soft = 0.0025) => Math.min(1, Math.max(0, 0.5 - d / (2 * soft)))

const COLOURS = { base: hex('#f3f1ea'), deep: hex('#0b1f33'), teal: hex('#0f8b8d'), orange: hex('#ff6a1a') }

/** Linear share of `over` painted on `under` where the signed distance `d` (metres) is negative. */
const paintOver = (under, over, d) => {
  const t = step(d)
  return under.map((u, i) => u + (over[i] - u) * t)
}

/** Colour at a point of the car: x left, y up, z forward, metres. */
function colourAt(x, y, z) {
  const side = Math.abs(x)
  let c = COLOURS.base
  const rise = y - 0.30 - 0.17 * Math.max(0, -z + 0.4) ** 1.15 * 0.9
  c = paintOver(c, COLOURS.deep, rise)
  c = paintOver(c, COLOURS.teal, Math.abs(rise - 0.055) - 0.035)
  c = paintOver(c, COLOURS.orange, Math.abs(rise - 0.12) - 0.012)
  const over = y - 0.6 + Math.max(0, z - 1.7) * 0.2
  const band = Math.max(side - 0.17 - 0.03 * z, -over)
  c = paintOver(c, COLOURS.deep, band)
  const edge = Math.max(Math.abs(side - 0.2 - 0.03 * z) - 0.014, -over)
  c = paintOver(c, COLOURS.orange, edge)
  return c
}

/** Draws the livery as a canvas of the sheet's size. */
export function drawLivery(pack, positions, size) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const g = canvas.getContext('2d')
  const image = g.createImageData(size, size)
  for (let i = 0; i < size * size; i++) {
    const known = !Number.isNaN(positions[i * 3])
    const c = known ? colourAt(positions[i * 3], positions[i * 3 + 1], positions[i * 3 + 2]) : COLOURS.base
    image.data.set([c[0], c[1], c[2], 255], i * 4)
  }
  g.putImageData(image, 0, 0)
  for (const name of ['wing-top', 'wing-bottom']) fillPanel(g, pack, size, name, INK)
  for (const panel of pack.panels.filter((p) => p.name.includes('plate'))) fillPanel(g, pack, size, panel.name, '#ff6a1a')
  for (const anchor of pack.anchors) {
    const { box } = pack.panels.find((p) => p.name === anchor.panel)
    g.save()
    g.beginPath()
    g.rect(box.x * size - 4, box.y * size - 4, box.w * size + 8, box.h * size + 8)
    g.clip()
    drawAnchor(g, pack, anchor, size)
    g.restore()
  }
  return canvas
}

/** Fills a panel's box; a car without such a panel is left as it is. */
function fillPanel(g, pack, size, name, colour) {
  const box = pack.panels.find((p) => p.name === name)?.box
  if (!box) return
  g.fillStyle = colour
  g.fillRect(box.x * size - 4, box.y * size - 4, box.w * size + 8, box.h * size + 8)
}

/** The first word of the car's name. */
const carWord = (pack) => pack.name.split(' ')[0].toUpperCase()

const ART = [
  [/^number-(left|right)$/, { text: '27', plate: true }],
  [/^number/, { text: '27', colour: '#fff' }],
  [/banner/, { text: carWord, colour: '#fff', ground: INK }],
  [/driver/, { text: 'A. LINDQVIST', colour: INK }],
  [/wing/, { text: carWord, colour: '#fff' }],
  [/plate/, { text: (pack) => carWord(pack)[0], colour: '#fff' }],
  [/rear-door/, { text: 'TORQ', colour: '#fff' }],
  [/door/, { text: 'NORDLYS ENERGI', colour: '#fff' }],
  [/rear-fender/, { text: 'HALDEN', colour: INK }],
  [/front-fender/, { text: 'VOLTA', colour: INK }],
  [/quarter/, { text: 'TORQ', colour: '#fff' }],
  [/skirt/, { text: 'CLEARCOAT', colour: '#fff' }],
  [/sponsor-hood/, { text: 'HALDEN', colour: '#fff', share: 0.4 }],
  [/sponsor-rear$/, { text: carWord, colour: '#fff' }],
  [/sponsor-deck/, { text: 'HALDEN', colour: '#fff', share: 0.6 }],
  [/sponsor-nose/, { text: 'VOLTA', colour: INK }],
]

function drawAnchor(g, pack, { name, rect, rotation }, size) {
  const art = ART.find(([pattern]) => pattern.test(name))?.[1]
  if (!art) return
  const turned = Math.abs(rotation) === 90
  const [w, h] = (turned ? [rect.h, rect.w] : [rect.w, rect.h]).map((q) => q * size)
  g.save()
  g.translate((rect.x + rect.w / 2) * size, (rect.y + rect.h / 2) * size)
  g.rotate((rotation * Math.PI) / 180)
  if (art.ground) {
    g.fillStyle = art.ground
    g.fillRect(-w, -h, 2 * w, 2 * h)
  }
  if (art.plate) {
    g.fillStyle = '#fff'
    g.beginPath()
    g.roundRect(-w / 2, -h / 2, w, h, h * 0.12)
    g.fill()
  }
  g.fillStyle = art.plate ? INK : art.colour
  g.font = `italic 900 ${h}px Archivo, sans-serif`
  g.textAlign = 'center'
  g.textBaseline = 'alphabetic'
  const text = typeof art.text === 'function' ? art.text(pack) : art.text
  const metrics = g.measureText(text)
  const tall = metrics.actualBoundingBoxAscent
  const k = Math.min((w * (art.share ?? 0.92)) / metrics.width, (h * 0.8) / tall)
  g.scale(k, k)
  g.fillText(text, 0, tall / 2)
  g.restore()
}
