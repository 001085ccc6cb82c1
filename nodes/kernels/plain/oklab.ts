import { linearToByte, SRGB_TO_LINEAR } from '../srgb.ts'
import { nearest } from './nearest.ts'

const f = Math.fround
const words = new Int32Array(1)
const floats = new Float32Array(words.buffer)
const THIRD = f(1 / 3)

/** `a * p + b * q + c * r` in single precision, from the left. */
function mix(a: number, b: number, c: number, p: number, q: number, r: number): number {
  return f(f(f(p * f(a)) + f(q * f(b))) + f(r * f(c)))
}

/** Cube root of 0..1.1: a guess from the exponent, then two steps of Halley's. */
function root(value: number): number {
  const v = Math.max(value, f(1e-9))
  floats[0] = v
  words[0] = Math.trunc(f(f(words[0]!) * THIRD)) + 0x2a5137a0
  let r = floats[0]!
  for (let n = 0; n < 2; n++) {
    const cube = f(f(r * r) * r)
    r = f(f(r * f(cube + f(v + v))) / f(f(cube + cube) + v))
  }
  return r
}

/** What the last call worked out: OKLab, or linear light. */
const xyz: [number, number, number] = [0, 0, 0]

function toLab(pixels: Uint8Array, at: number): void {
  const r = SRGB_TO_LINEAR[pixels[at]!]!
  const g = SRGB_TO_LINEAR[pixels[at + 1]!]!
  const b = SRGB_TO_LINEAR[pixels[at + 2]!]!
  const l = root(mix(0.4122214708, 0.5363325363, 0.0514459929, r, g, b))
  const m = root(mix(0.2119034982, 0.6806995451, 0.1073969566, r, g, b))
  const s = root(mix(0.0883024619, 0.2817188376, 0.6299787005, r, g, b))
  xyz[0] = mix(0.2104542553, 0.793617785, -0.0040720468, l, m, s)
  xyz[1] = mix(1.9779984951, -2.428592205, 0.4505937099, l, m, s)
  xyz[2] = mix(0.0259040371, 0.7827717662, -0.808675766, l, m, s)
}

const cubed = (v: number) => f(f(v * v) * v)

function toLight(L: number, a: number, b: number): boolean {
  const l = cubed(mix(1, 0.3963377774, 0.2158037573, L, a, b))
  const m = cubed(mix(1, -0.1055613458, -0.0638541728, L, a, b))
  const s = cubed(mix(1, -0.0894841775, -1.291485548, L, a, b))
  xyz[0] = mix(4.0767416621, -3.3077115913, 0.2309699292, l, m, s)
  xyz[1] = mix(-1.2684380046, 2.6097574011, -0.3413193965, l, m, s)
  xyz[2] = mix(-0.0041960863, -0.7034186147, 1.707614701, l, m, s)
  return Math.min(...xyz) >= f(-0.0005) && Math.max(...xyz) <= f(1.0005)
}

/** Writes an OKLab colour as bytes; beyond sRGB it loses chroma until it fits. */
function fromLab(out: Uint8Array, at: number, lightness: number, a: number, b: number): void {
  const L = Math.min(Math.max(lightness, 0), 1)
  if (!toLight(L, a, b)) {
    let low = 0
    let high = 1
    for (let n = 0; n < 8; n++) {
      const share = f(f(low + high) * 0.5)
      if (toLight(L, f(a * share), f(b * share))) low = share
      else high = share
    }
    toLight(L, f(a * low), f(b * low))
  }
  for (let k = 0; k < 3; k++) out[at + k] = linearToByte(xyz[k]!)
}

/** The plain twin of `hueShift`: params are cos, sin and lightness. */
export function huePlain(out: Uint8Array, input: Uint8Array, params: Float32Array): void {
  const [cos, sin, more] = params as unknown as readonly [number, number, number]
  for (let i = 0; i < input.length; i += 4) {
    toLab(input, i)
    const [L, y, z] = xyz
    out[i + 3] = input[i + 3]!
    fromLab(out, i, f(L + more), f(f(y * cos) - f(z * sin)), f(f(y * sin) + f(z * cos)))
  }
}

/** How near the colour in `xyz` lies: params are L, a, b, the weight of lightness, tolerance and 1 / softness. */
function near(p: Float32Array): number {
  const dl = f(f(xyz[0] - p[0]!) * p[3]!)
  const da = f(xyz[1] - p[1]!)
  const db = f(xyz[2] - p[2]!)
  const d = f(Math.sqrt(f(f(f(dl * dl) + f(da * da)) + f(db * db))))
  const t = Math.min(1, Math.max(0, f(1 - f(f(d - p[4]!) * p[5]!))))
  return f(f(t * t) * f(3 - f(t + t)))
}

/** The plain twin of `recolor`: behind the params of nearness, the goal's L, a, b and how much of an own offset stays. */
export function recolorPlain(out: Uint8Array, input: Uint8Array, p: Float32Array): void {
  for (let i = 0; i < input.length; i += 4) {
    toLab(input, i)
    const own = [...xyz]
    const share = near(p)
    const aim = (k: number) => {
      const goal = f(p[6 + k]! + f(f(own[k]! - p[k]!) * p[9]!))
      return f(own[k]! + f(f(goal - own[k]!) * share))
    }
    for (let k = 0; k < 4; k++) out[i + k] = input[i + k]!
    if (share > 0) fromLab(out, i, aim(0), aim(1), aim(2))
  }
}

/** The plain twin of `colorDistanceMask`. */
export function nearnessPlain(out: Uint8Array, pixels: Uint8Array, p: Float32Array): void {
  for (let i = 0; i < out.length; i++) {
    toLab(pixels, i * 4)
    out[i] = nearest(f(near(p) * 255))
  }
}
