import type { BlockCode } from '../../kernels/bc-decode.ts'
import { fourCc } from './constants.ts'

/**
 * Texels as whole numbers of 8, 16, 24 or 32 bits. A mask of 0 = the channel is not there: alpha is then opaque, and colour
 * black. `grey`: the red mask holds all three colours.
 */
export interface MaskLayout {
  readonly bits: 8 | 16 | 24 | 32
  /** Red, green, blue, alpha. */
  readonly masks: readonly [number, number, number, number]
  readonly grey: boolean
}

/** How texels lie in the file, what people call it, and whether the colours say that they are sRGB or multiplied by alpha. */
export interface Layout {
  readonly stored: BlockCode | MaskLayout
  readonly title: string
  readonly srgb: boolean
  readonly premultiplied: boolean
}

const plain = (bits: MaskLayout['bits'], masks: MaskLayout['masks'], grey = false): MaskLayout => ({ bits, masks, grey })

const A = 0xff000000
const RGBA8 = plain(32, [0xff, 0xff00, 0xff0000, A])
const RGBX8 = plain(32, [0xff, 0xff00, 0xff0000, 0])
const BGRA8 = plain(32, [0xff0000, 0xff00, 0xff, A])
const BGRX8 = plain(32, [0xff0000, 0xff00, 0xff, 0])
const BGR8 = plain(24, [0xff0000, 0xff00, 0xff, 0])
const B5G6R5 = plain(16, [0xf800, 0x7e0, 0x1f, 0])
const B5G5R5A1 = plain(16, [0x7c00, 0x3e0, 0x1f, 0x8000])
const B5G5R5 = plain(16, [0x7c00, 0x3e0, 0x1f, 0])
const BGRA4 = plain(16, [0xf00, 0xf0, 0xf, 0xf000])
const GREY8 = plain(8, [0xff, 0, 0, 0], true)
const GREY8_ALPHA = plain(16, [0xff, 0, 0, 0xff00], true)
const RG8 = plain(16, [0xff, 0xff00, 0, 0])
const ALPHA8 = plain(8, [0, 0, 0, 0xff])

const layout = (stored: Layout['stored'], title: string, more: Partial<Layout> = {}): Layout => ({
  stored,
  title,
  srgb: false,
  premultiplied: false,
  ...more,
})

/** What the FourCC of a legacy header stands for. Small numbers are Direct3D 9's own formats (D3DFORMAT). */
export const LEGACY_CODES: ReadonlyMap<number, Layout> = new Map([
  [fourCc('DXT1'), layout('bc1', 'BC1 (DXT1)')],
  [fourCc('DXT2'), layout('bc2', 'BC2 (DXT2)', { premultiplied: true })],
  [fourCc('DXT3'), layout('bc2', 'BC2 (DXT3)')],
  [fourCc('DXT4'), layout('bc3', 'BC3 (DXT4)', { premultiplied: true })],
  [fourCc('DXT5'), layout('bc3', 'BC3 (DXT5)')],
  [fourCc('ATI1'), layout('bc4', 'BC4 (ATI1)')],
  [fourCc('BC4U'), layout('bc4', 'BC4')],
  [fourCc('BC4S'), layout('bc4s', 'BC4, signed')],
  [fourCc('ATI2'), layout('bc5', 'BC5 (ATI2)')],
  [fourCc('BC5U'), layout('bc5', 'BC5')],
  [fourCc('BC5S'), layout('bc5s', 'BC5, signed')],
  [20, layout(BGR8, '24-bit BGR')],
  [21, layout(BGRA8, '32-bit BGRA')],
  [22, layout(BGRX8, '32-bit BGRX')],
  [23, layout(B5G6R5, '16-bit 5:6:5')],
  [24, layout(B5G5R5, '16-bit 5:5:5')],
  [25, layout(B5G5R5A1, '16-bit 5:5:5:1')],
  [26, layout(BGRA4, '16-bit 4:4:4:4')],
  [28, layout(ALPHA8, '8-bit alpha')],
  [32, layout(RGBA8, '32-bit RGBA')],
  [33, layout(RGBX8, '32-bit RGBX')],
  [50, layout(GREY8, '8-bit grey')],
  [51, layout(GREY8_ALPHA, '8-bit grey with alpha')],
])

const srgb = { srgb: true }

/** What the code of a DX10 header stands for (DXGI_FORMAT), as far as it is read. */
export const DXGI_CODES: ReadonlyMap<number, Layout> = new Map([
  [27, layout(RGBA8, '32-bit RGBA')],
  [28, layout(RGBA8, '32-bit RGBA')],
  [29, layout(RGBA8, '32-bit RGBA', srgb)],
  [48, layout(RG8, '16-bit red and green')],
  [49, layout(RG8, '16-bit red and green')],
  [60, layout(GREY8, '8-bit red')],
  [61, layout(GREY8, '8-bit red')],
  [65, layout(ALPHA8, '8-bit alpha')],
  [70, layout('bc1', 'BC1')],
  [71, layout('bc1', 'BC1')],
  [72, layout('bc1', 'BC1', srgb)],
  [73, layout('bc2', 'BC2')],
  [74, layout('bc2', 'BC2')],
  [75, layout('bc2', 'BC2', srgb)],
  [76, layout('bc3', 'BC3')],
  [77, layout('bc3', 'BC3')],
  [78, layout('bc3', 'BC3', srgb)],
  [79, layout('bc4', 'BC4')],
  [80, layout('bc4', 'BC4')],
  [81, layout('bc4s', 'BC4, signed')],
  [82, layout('bc5', 'BC5')],
  [83, layout('bc5', 'BC5')],
  [84, layout('bc5s', 'BC5, signed')],
  [85, layout(B5G6R5, '16-bit 5:6:5')],
  [86, layout(B5G5R5A1, '16-bit 5:5:5:1')],
  [87, layout(BGRA8, '32-bit BGRA')],
  [88, layout(BGRX8, '32-bit BGRX')],
  [90, layout(BGRA8, '32-bit BGRA')],
  [91, layout(BGRA8, '32-bit BGRA', srgb)],
  [92, layout(BGRX8, '32-bit BGRX')],
  [93, layout(BGRX8, '32-bit BGRX', srgb)],
  [97, layout('bc7', 'BC7')],
  [98, layout('bc7', 'BC7')],
  [99, layout('bc7', 'BC7', srgb)],
  [115, layout(BGRA4, '16-bit 4:4:4:4')],
])

/** What masks of a legacy header stand for; undefined when they are none that can be read. */
export function maskLayout(bits: number, masks: MaskLayout['masks'], grey: boolean): Layout | undefined {
  if (bits !== 8 && bits !== 16 && bits !== 24 && bits !== 32) return undefined
  const given = masks.map((mask) => mask >>> 0)
  const clash = (mask: number, i: number) => given.some((other, j) => j < i && (mask & other) !== 0)
  if (given.some((mask, i) => !isRun(mask) || mask >= 2 ** bits || clash(mask, i))) return undefined
  const [r, g, b, a] = given as [number, number, number, number]
  if (r === 0 && g === 0 && b === 0 && a === 0) return undefined
  const stored = plain(bits, grey ? [r, 0, 0, a] : [r, g, b, a], grey)
  const same = [...LEGACY_CODES.values()].find(({ stored: known }) => typeof known === 'object' && isSame(known, stored))
  return layout(stored, same?.title ?? `${bits}-bit ${grey ? 'grey' : 'masks'}`)
}

/** Whether a mask's bits lie in one piece. */
function isRun(mask: number): boolean {
  const low = (mask & -mask) >>> 0
  return mask === 0 || (((mask + low) & mask) >>> 0) === 0
}

function isSame(a: MaskLayout, b: MaskLayout): boolean {
  return a.bits === b.bits && a.grey === b.grey && a.masks.every((mask, i) => mask === b.masks[i])
}
