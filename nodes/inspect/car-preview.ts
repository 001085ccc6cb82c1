import { z } from 'zod'
import type { Sheet } from '../../models/pack.ts'
import type { MaterialLook, Model } from '../codecs/gltf.ts'
import { loadSharp } from '../codecs/sharp.ts'
import { lookAt, project, rasterize, type Camera, type Visibility } from '../kernels/raster.ts'
import { shade, type Look } from '../kernels/shade.ts'
import { defineNode } from '../kit/define.ts'
import { throwIfCancelled } from '../kit/failure.ts'
import { color, slider, whole } from '../kit/params.ts'
import { port } from '../kit/ports.ts'
import { carModel } from '../sheets/car-model.ts'
import { recent } from '../sheets/recent.ts'
import { groundOf } from '../sheets/car-pack.ts'
import { allocate, imageOf } from '../values/image.ts'

/** Pixels are drawn so many times finer, and averaged; a draft goes without. */
const SAMPLES = 2
const ASPECT = 16 / 9
/** Views of up to this many pixels are kept for the next sheet: while a colour is chosen, the car does not turn. */
const KEPT_PIXELS = 1 << 20
/** A z-buffer cannot blend: what is clearer than this is left out, what is darker is drawn as tinted glass. */
const CLEAR = 0.5

function lookOf(material: MaterialLook, painted: boolean): Look {
  const { color, metallic, roughness, emissive, unlit } = material
  return { color, metallic, roughness, emissive, unlit, painted, clearcoat: painted ? 1 : 0 }
}

/** How far the eye stands off, in half-diagonals of the car: about 7 m, as a photographer would. */
const STAND_OFF = 2.6
/** The share of the frame that the car fills at most. */
const FILL = 0.92

function bounds(model: Model): { centre: [number, number, number]; radius: number } {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  model.mesh.positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3]!, value)
    high[i % 3] = Math.max(high[i % 3]!, value)
  })
  const centre = [0, 1, 2].map((k) => (low[k]! + high[k]!) / 2) as [number, number, number]
  return { centre, radius: Math.hypot(...[0, 1, 2].map((k) => (high[k]! - low[k]!) / 2)) }
}

/** A camera that turns about the car: azimuth 0 sees the nose, 90 the car's left. The car fills the frame, centred. */
function cameraAround(model: Model, azimuth: number, elevation: number, width: number, height: number): Camera {
  const { centre, radius } = bounds(model)
  const a = (azimuth * Math.PI) / 180
  const e = (elevation * Math.PI) / 180
  const distance = radius * STAND_OFF
  const eye: [number, number, number] = [
    centre[0] + distance * Math.sin(a) * Math.cos(e),
    Math.max(0.1, centre[1] + distance * Math.sin(e)),
    centre[2] + distance * Math.cos(a) * Math.cos(e),
  ]
  const camera = lookAt(eye, centre, { width, height, fov: 30 })
  const seen = project(model.mesh.positions, { ...camera, focal: 1, centre: [0, 0] })
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < seen.length; i += 3) {
    left = Math.min(left, seen[i]!)
    right = Math.max(right, seen[i]!)
    top = Math.min(top, seen[i + 1]!)
    bottom = Math.max(bottom, seen[i + 1]!)
  }
  const focal = FILL * Math.min(width / (right - left), height / (bottom - top))
  return { ...camera, focal, centre: [width / 2 - (focal * (left + right)) / 2, height / 2 - (focal * (top + bottom)) / 2] }
}

function looksOf(model: Model, sheet: Sheet): Record<string, Look> {
  return Object.fromEntries(Object.entries(model.materials).map(([name, material]) => [name, lookOf(material, name === sheet.material)]))
}

interface Seen {
  readonly camera: Camera
  readonly view: Visibility
}

const seen = recent<Seen>(2)

/** What a camera sees of the car, whatever the car wears. */
function see(model: Model, azimuth: number, elevation: number, width: number, height: number): Seen {
  const camera = cameraAround(model, azimuth, elevation, width, height)
  const clear = Object.entries(model.materials).filter(([, material]) => material.alpha < CLEAR)
  return { camera, view: rasterize(model.mesh, camera, width, height, new Set(clear.map(([name]) => name))) }
}

export const carPreview = defineNode({
  type: 'car-preview',
  version: 1,
  title: 'Car Preview',
  shelf: 'inspect',
  icon: 'car-front',
  summary: 'Shows the sheet on its car, from any side, with its finish.',
  inputs: { image: port.image({ title: 'Sheet', sheet: 'required' }) },
  params: z.strictObject({
    azimuth: slider(-180, 180, { default: 38, step: 1, unit: '°', doc: '0 sees the nose, 90 the left side.', chief: true }),
    elevation: slider(-5, 89, { default: 12, soft: [0, 60], step: 1, unit: '°', chief: true }),
    width: whole(64, 4096, { default: 1280, soft: [256, 2048], unit: 'px', doc: 'Width of the picture; it is 16:9.' }),
    background: color('#3a3b3e'),
  }),
  outputs: { image: port.image() },
  example: { inputs: { image: 'sheet' }, params: { width: 192 }, output: 'image' },
  async run({ inputs, params, cars, quality, signal, progress }) {
    const { ref, pack, sheet } = await groundOf(cars, inputs.image, 'image')
    const model = await carModel(cars, { id: ref.car, hash: ref.carHash }, pack)
    progress(0.2, 'Looking at the car')
    const width = Math.round(params.width)
    const height = Math.round(width / ASPECT)
    const samples = quality === 'draft' ? 1 : SAMPLES
    const raw = { width: width * samples, height: height * samples, channels: 4 as const }
    const { azimuth, elevation } = params
    const look = () => see(model, azimuth, elevation, raw.width, raw.height)
    const from = `${ref.car}@${ref.carHash} ${azimuth} ${elevation} ${raw.width}x${raw.height}`
    const { camera, view } = raw.width * raw.height > KEPT_PIXELS ? look() : await seen(from, () => Promise.resolve(look()))
    throwIfCancelled(signal)
    const shaded = new Uint8Array(raw.width * raw.height * 4)
    shade(view, model.mesh, camera, looksOf(model, sheet), inputs.image, shaded)
    progress(0.9)
    const sharp = await loadSharp()
    const small = await sharp(shaded, { raw }).resize(width, height, { kernel: 'mitchell' }).flatten({ background: params.background }).ensureAlpha().raw().toBuffer()
    const pixels = allocate(small.length)
    pixels.set(small)
    return { image: imageOf(width, height, pixels, { scale: inputs.image.scale }) }
  },
})
