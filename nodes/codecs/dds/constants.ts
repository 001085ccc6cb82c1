/** Numbers of the DDS file format. Microsoft, "Programming Guide for DDS" and "DXGI_FORMAT enumeration". */

export const MAGIC = 0x20534444
export const HEADER_BYTES = 128
export const DX10_BYTES = 20

/** A four-character code as the number that the file holds. */
export const fourCc = (name: string) => [...name].reduce((code, char, i) => code | (char.charCodeAt(0) << (8 * i)), 0) >>> 0

/** `dwFlags`: CAPS | HEIGHT | WIDTH | PIXELFORMAT always; then what else is valid. */
export const DDSD = { always: 0x1007, pitch: 0x8, mipCount: 0x20000, linearSize: 0x80000 } as const
/** `dwFlags` of the pixel format. */
export const DDPF = { alphaPixels: 0x1, alpha: 0x2, fourCc: 0x4, rgb: 0x40, luminance: 0x20000 } as const
/** `dwCaps`, and `dwCaps2` for what is no flat picture. */
export const DDSCAPS = { complex: 0x8, texture: 0x1000, mipmap: 0x400000 } as const
export const DDSCAPS2 = { cube: 0x200, volume: 0x200000 } as const
export const D3D10_TEXTURE_2D = 3
export const D3D10_CUBE = 0x4

/** The codes that are written. BC4 and BC5 under the names that older tools know. */
export const FOURCC_OF = {
  bc1: fourCc('DXT1'),
  bc3: fourCc('DXT5'),
  bc4: fourCc('ATI1'),
  bc5: fourCc('ATI2'),
  dx10: fourCc('DX10'),
} as const

/** Codes that are written, for colour in sRGB and for plain numbers; BC4 and BC5 have no sRGB twin. */
export const DXGI_OF = {
  bc1: { srgb: 72, none: 71 },
  bc3: { srgb: 78, none: 77 },
  bc4: { srgb: 80, none: 80 },
  bc5: { srgb: 83, none: 83 },
  bc7: { srgb: 99, none: 98 },
  rgba: { srgb: 29, none: 28 },
  bgra: { srgb: 91, none: 87 },
} as const
