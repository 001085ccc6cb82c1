import type { MaskLayout } from './layouts.ts'

/** Where a channel's bits lie; `wide` turns them into 0 to 255. */
interface Channel {
  readonly shift: number
  readonly most: number
  readonly wide: Uint8Array | null
}

function channelOf(mask: number): Channel | null {
  if (mask === 0) return null
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  // Eight bits need no table; of more bits the highest eight count, as they do on a screen.
  if (most === 255) return { shift, most, wide: null }
  if (most > 255) return { shift: shift + 24 - Math.clz32(most), most: 255, wide: null }
  return { shift, most, wide: Uint8Array.from({ length: most + 1 }, (_, v) => Math.round((v * 255) / most)) }
}

const of = (channel: Channel, texel: number) => {
  const value = (texel >>> channel.shift) & channel.most
  return channel.wide ? channel.wide[value]! : value
}

/** Reads texels of a layout into straight RGBA: as many as `pixels` holds. */
export function maskReader({ bits, masks, grey }: MaskLayout): (pixels: Uint8Array, data: Uint8Array) => void {
  const [r, g, b, a] = masks.map(channelOf) as [Channel | null, Channel | null, Channel | null, Channel | null]
  const bytes = bits / 8
  return (pixels, data) => {
    for (let i = 0, at = 0; i < pixels.length; i += 4, at += bytes) {
      let texel = data[at]!
      for (let k = 1; k < bytes; k++) texel |= data[at + k]! << (8 * k)
      const first = r ? of(r, texel) : 0
      pixels[i] = first
      pixels[i + 1] = grey ? first : g ? of(g, texel) : 0
      pixels[i + 2] = grey ? first : b ? of(b, texel) : 0
      pixels[i + 3] = a ? of(a, texel) : 255
    }
  }
}
