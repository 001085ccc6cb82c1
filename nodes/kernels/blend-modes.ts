/**
 * How a layer's colour meets what lies below it. Formulas: W3C Compositing and Blending Level 1, sections 9 and 10
 * (https://www.w3.org/TR/compositing-1/), on sRGB values as painting programs do; `add` and `subtract` clip.
 */
export const BLEND_MODES = {
  normal: 'Normal',
  multiply: 'Multiply',
  screen: 'Screen',
  overlay: 'Overlay',
  'soft-light': 'Soft light',
  'hard-light': 'Hard light',
  darken: 'Darken',
  lighten: 'Lighten',
  difference: 'Difference',
  exclusion: 'Exclusion',
  'color-dodge': 'Colour dodge',
  'color-burn': 'Colour burn',
  add: 'Add',
  subtract: 'Subtract',
  hue: 'Hue',
  saturation: 'Saturation',
  color: 'Colour',
  luminosity: 'Luminosity',
} as const

export type BlendMode = keyof typeof BLEND_MODES

/** Modes that mix the three channels, so that no table of one channel can hold them. */
export type WholeColorMode = 'hue' | 'saturation' | 'color' | 'luminosity'
export type ChannelMode = Exclude<BlendMode, WholeColorMode>

/** Whether a mode looks at each channel alone. */
export function isChannelMode(mode: BlendMode): mode is ChannelMode {
  return mode !== 'hue' && mode !== 'saturation' && mode !== 'color' && mode !== 'luminosity'
}

/** Backdrop and source 0..1 to the blended channel 0..1, before alpha has its say. */
const CHANNEL: Readonly<Record<ChannelMode, (back: number, source: number) => number>> = {
  normal: (_, s) => s,
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  overlay: (b, s) => hardLight(s, b),
  'hard-light': (b, s) => hardLight(b, s),
  'soft-light': softLight,
  darken: Math.min,
  lighten: Math.max,
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
  'color-dodge': (b, s) => (b === 0 ? 0 : s === 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b === 1 ? 1 : s === 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  add: (b, s) => Math.min(1, b + s),
  subtract: (b, s) => Math.max(0, b - s),
}

function hardLight(b: number, s: number): number {
  return s <= 0.5 ? b * 2 * s : b + (2 * s - 1) - b * (2 * s - 1)
}

function softLight(b: number, s: number): number {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b)
  const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b)
  return b + (2 * s - 1) * (d - b)
}

const tables = new Map<ChannelMode, Uint8Array>()

/** The blended channel of every pair, 0..255, at `backdrop * 256 + source`; 64 KiB, made when a mode is first used. */
export function blendTable(mode: ChannelMode): Uint8Array {
  const known = tables.get(mode)
  if (known) return known
  const table = new Uint8Array(65536)
  const formula = CHANNEL[mode]
  for (let b = 0; b < 256; b++) {
    for (let s = 0; s < 256; s++) table[b * 256 + s] = Math.floor(255 * formula(b / 255, s / 255) + 0.5 + 1e-9)
  }
  tables.set(mode, table)
  return table
}

type Rgb = [number, number, number]
const lum = (r: number, g: number, b: number) => 0.3 * r + 0.59 * g + 0.11 * b
const sat = (r: number, g: number, b: number) => Math.max(r, g, b) - Math.min(r, g, b)

/** Gives the colour in `c` the luminosity `l`, and draws it towards grey until it fits 0..255. */
function setLum(c: Rgb, l: number): void {
  const d = l - lum(c[0], c[1], c[2])
  const low = Math.min(c[0], c[1], c[2]) + d
  const high = Math.max(c[0], c[1], c[2]) + d
  for (let k = 0; k < 3; k++) {
    let v = c[k]! + d
    if (low < 0) v = l + ((v - l) * l) / (l - low)
    if (high > 255) v = l + ((v - l) * (255 - l)) / (high - l)
    c[k] = v
  }
}

/** Gives the colour in `c` the saturation `s`; grey stays grey. */
function setSat(c: Rgb, s: number): void {
  const low = Math.min(c[0], c[1], c[2])
  const range = Math.max(c[0], c[1], c[2]) - low
  for (let k = 0; k < 3; k++) c[k] = range === 0 ? 0 : ((c[k]! - low) * s) / range
}

const mixed: Rgb = [0, 0, 0]

/** The blended colour of modes that mix the channels: texels `b` of `back` and `s` of `source` to `out` 0..2. */
export function blendWhole(
  mode: WholeColorMode,
  back: Uint8Array,
  b: number,
  source: Uint8Array,
  s: number,
  out: Uint8Array,
): void {
  const fromSource = mode === 'hue' || mode === 'color'
  const own = fromSource ? source : back
  const at = fromSource ? s : b
  const light = mode === 'luminosity' ? source : back
  const lightAt = mode === 'luminosity' ? s : b
  for (let k = 0; k < 3; k++) mixed[k] = own[at * 4 + k]!
  if (mode === 'hue') setSat(mixed, sat(back[b * 4]!, back[b * 4 + 1]!, back[b * 4 + 2]!))
  if (mode === 'saturation') setSat(mixed, sat(source[s * 4]!, source[s * 4 + 1]!, source[s * 4 + 2]!))
  setLum(mixed, lum(light[lightAt * 4]!, light[lightAt * 4 + 1]!, light[lightAt * 4 + 2]!))
  for (let k = 0; k < 3; k++) out[k] = Math.max(0, Math.min(255, Math.round(mixed[k]!)))
}
