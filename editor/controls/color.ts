/** A colour as the picker turns it: hue in degrees 0..360, the rest 0..1. */
export interface Hsva {
  readonly h: number
  readonly s: number
  readonly v: number
  readonly a: number
}

/** Reads `#rgb`, `#rrggbb` or `#rrggbbaa`, with or without the hash, in any case. Undefined for anything else. */
export function readHex(text: string): string | undefined {
  const bare = text.trim().replace(/^#/, '').toLowerCase()
  if (/^[0-9a-f]{3}$/.test(bare)) return `#${[...bare].map((digit) => digit + digit).join('')}`
  if (!/^([0-9a-f]{6}|[0-9a-f]{8})$/.test(bare)) return undefined
  return `#${bare.length === 8 && bare.endsWith('ff') ? bare.slice(0, 6) : bare}`
}

/** Takes `#rrggbb` or `#rrggbbaa` apart. What is no colour is black. */
export function hexToHsva(hex: string): Hsva {
  const bare = readHex(hex)?.slice(1) ?? '000000'
  const channel = (at: number) => parseInt(bare.slice(at, at + 2), 16) / 255
  const [r, g, b] = [channel(0), channel(2), channel(4)]
  const v = Math.max(r, g, b)
  const span = v - Math.min(r, g, b)
  const turn = span === 0 ? 0 : v === r ? ((g - b) / span + 6) % 6 : v === g ? (b - r) / span + 2 : (r - g) / span + 4
  return { h: turn * 60, s: v === 0 ? 0 : span / v, v, a: bare.length === 8 ? channel(6) : 1 }
}

/** Puts a colour together as `#rrggbb`, or `#rrggbbaa` where it is not opaque (HSV to RGB after Smith 1978). */
export function hsvaToHex({ h, s, v, a }: Hsva): string {
  const channel = (shift: number) => {
    const turn = (shift + h / 60) % 6
    return v * (1 - s * Math.max(0, Math.min(turn, 4 - turn, 1)))
  }
  const byte = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 255).toString(16).padStart(2, '0')
  return `#${byte(channel(5))}${byte(channel(3))}${byte(channel(1))}${a < 1 ? byte(a) : ''}`
}
