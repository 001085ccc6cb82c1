/** A colour space of three primaries: how its bytes become light, and how its light becomes linear sRGB (row-major 3 x 3). */
export interface MatrixProfile {
  /** For red, green and blue: byte -> linear light 0..1. */
  readonly toLinear: readonly [Float32Array, Float32Array, Float32Array]
  readonly toSrgb: readonly number[]
}

type Matrix = readonly number[]

/** XYZ (D50, as in ICC profiles) to linear sRGB: the inverse of the sRGB profile's primaries, Bradford-adapted. */
const XYZ_D50_TO_SRGB: Matrix = [
  3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415, 0.033454, 0.0719453, -0.2289914, 1.4052427,
]

/** Linear light of other primaries to linear sRGB, all with a D65 white (primaries of ITU-T H.273: 12 and 9). */
const NCLX_TO_SRGB: Readonly<Record<number, Matrix>> = {
  12: [1.2249402, -0.2249402, 0, -0.0420569, 1.0420569, 0, -0.0196376, -0.0786361, 1.0982736],
  9: [1.660491, -0.5876411, -0.0728499, -0.1245505, 1.1328999, -0.0083494, -0.0181508, -0.1005789, 1.1187297],
}

function multiply(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const row = i - (i % 3)
    return a[row]! * b[i % 3]! + a[row + 1]! * b[3 + (i % 3)]! + a[row + 2]! * b[6 + (i % 3)]!
  })
}

const srgbToLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)

const curveOf = (f: (v: number) => number) => Float32Array.from({ length: 256 }, (_, i) => Math.min(1, Math.max(0, f(i / 255))))

/** One tone curve of an ICC profile: `curv` or `para` (ICC.1:2022 sections 10.6 and 10.18), null when it is neither. */
function readCurve(view: DataView, at: number): Float32Array | null {
  const type = view.getUint32(at)
  if (type === 0x63757276) {
    const count = view.getUint32(at + 8)
    if (count === 0) return curveOf((v) => v)
    if (count === 1) return curveOf((v) => v ** (view.getUint16(at + 12) / 256))
    return curveOf((v) => {
      const place = v * (count - 1)
      const low = Math.min(count - 2, Math.floor(place))
      const a = view.getUint16(at + 12 + low * 2)
      return (a + (view.getUint16(at + 14 + low * 2) - a) * (place - low)) / 65535
    })
  }
  if (type !== 0x70617261) return null
  const kind = view.getUint16(at + 8)
  const lengths = [1, 3, 4, 5, 7]
  const p = Array.from({ length: lengths[kind] ?? 0 }, (_, i) => view.getInt32(at + 12 + i * 4) / 65536)
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = p
  if (kind === 0) return curveOf((v) => v ** g)
  if (kind === 1) return curveOf((v) => (v >= -b / a ? (a * v + b) ** g : 0))
  if (kind === 2) return curveOf((v) => (v >= -b / a ? (a * v + b) ** g + c : c))
  if (kind === 3) return curveOf((v) => (v >= d ? (a * v + b) ** g : c * v))
  return kind === 4 ? curveOf((v) => (v >= d ? (a * v + b) ** g + e : c * v + f)) : null
}

function readTags(view: DataView): ReadonlyMap<string, number> {
  const tags = new Map<string, number>()
  const count = Math.min(100, view.getUint32(128))
  for (let i = 0; i < count; i++) {
    const at = 132 + i * 12
    const name = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(at + k)))
    tags.set(name, view.getUint32(at + 4))
  }
  return tags
}

/** An RGB profile of primaries and tone curves, such as Display P3 or Adobe RGB; null for table profiles and damaged ones. */
export function readMatrixProfile(icc: Uint8Array): MatrixProfile | null {
  try {
    const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength)
    const tags = readTags(view)
    const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => {
      const at = tags.get(tag)
      return at === undefined ? null : [8, 12, 16].map((skip) => view.getInt32(at + skip) / 65536)
    })
    const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => {
      const at = tags.get(tag)
      return at === undefined ? null : readCurve(view, at)
    })
    const [r, g, b] = columns
    const [curveR, curveG, curveB] = curves
    if (!r || !g || !b || !curveR || !curveG || !curveB) return null
    const toXyz = [0, 1, 2].flatMap((row) => [r[row]!, g[row]!, b[row]!])
    return { toLinear: [curveR, curveG, curveB], toSrgb: multiply(XYZ_D50_TO_SRGB, toXyz) }
  } catch (cause) {
    // Offsets beyond the profile's end: the profile is damaged, and the picture is still worth showing.
    if (cause instanceof RangeError) return null
    throw cause
  }
}

/**
 * The profile that a HEIF file's `colr` box of type `nclx` names (ISO/IEC 23008-12): Display P3 or BT.2020 primaries, with
 * the sRGB curve; null when it names sRGB or nothing.
 */
export function nclxProfile(bytes: Uint8Array): MatrixProfile | null {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65536)).indexOf('colrnclx', 0, 'latin1')
  if (at < 0 || at + 10 > bytes.length) return null
  const toSrgb = NCLX_TO_SRGB[bytes[at + 8]! * 256 + bytes[at + 9]!]
  if (!toSrgb) return null
  const curve = curveOf(srgbToLinear)
  return { toLinear: [curve, curve, curve], toSrgb }
}

const STEPS = 4095

/** Converts RGBA pixels of a profile to sRGB, in place; what sRGB cannot show is clipped. Alpha stays. */
export function convertToSrgb(pixels: Uint8Array, profile: MatrixProfile): void {
  const [curveR, curveG, curveB] = profile.toLinear
  const [rr = 1, rg = 0, rb = 0, gr = 0, gg = 1, gb = 0, br = 0, bg = 0, bb = 1] = profile.toSrgb
  const encode = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
    const v = i / STEPS
    return Math.round(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055))
  })
  const byte = (v: number) => encode[v <= 0 ? 0 : v >= 1 ? STEPS : (v * STEPS + 0.5) | 0]!
  for (let i = 0; i < pixels.length; i += 4) {
    const r = curveR[pixels[i]!]!
    const g = curveG[pixels[i + 1]!]!
    const b = curveB[pixels[i + 2]!]!
    pixels[i] = byte(r * rr + g * rg + b * rb)
    pixels[i + 1] = byte(r * gr + g * gg + b * gb)
    pixels[i + 2] = byte(r * br + g * bg + b * bb)
  }
}
