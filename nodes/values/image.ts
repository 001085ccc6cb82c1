/** How the numbers of a picture are meant: `srgb` colour, or plain `data` that no gamma may touch. */
export type ColorSpace = 'srgb' | 'data'

/** Names the paint sheet that a picture lies on. `carHash` pins the pack's content, so a changed pack is a changed value. */
export interface SheetRef {
  readonly car: string
  readonly carHash: string
  readonly sheet: string
}

/**
 * A picture: RGBA, 8 bit, rows from the top-left, straight alpha, `pixels.length === width * height * 4`.
 *
 * Pixels lie in shared memory (see `allocate`) and are never written again once the value is handed on.
 */
export interface ImageValue {
  readonly kind: 'image'
  readonly width: number
  readonly height: number
  readonly space: ColorSpace
  readonly pixels: Uint8Array
  /** 1 at full size; in a draft the share of the full size that this picture has, 0..1. */
  readonly scale: number
  /** Present when the picture lies on a known car's paint sheet. */
  readonly sheet?: SheetRef
  /** Present when layers laid a finish: RGBA plane of the same size, see `finish.ts`. */
  readonly finish?: Uint8Array
}

/** One channel of coverage, 8 bit, 0 = none, 255 = full, rows from the top-left. */
export interface MaskValue {
  readonly kind: 'mask'
  readonly width: number
  readonly height: number
  readonly coverage: Uint8Array
  readonly scale: number
  readonly sheet?: SheetRef
}

/** Zeroed bytes in shared memory, so that workers hand pixels on without copying them. */
export function allocate(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

/** What an image carries besides its pixels; `like` copies it from another picture. */
export interface ImageTraits {
  readonly space?: ColorSpace
  readonly scale?: number
  readonly sheet?: SheetRef | undefined
  readonly finish?: Uint8Array | undefined
}

/** A new image value over `pixels` (RGBA, straight). Throws a RangeError when the length does not fit the size. */
export function imageOf(width: number, height: number, pixels: Uint8Array, traits: ImageTraits = {}): ImageValue {
  if (pixels.length !== width * height * 4) {
    throw new RangeError(`An image of ${width} x ${height} needs ${width * height * 4} bytes but got ${pixels.length}.`)
  }
  if (traits.finish && traits.finish.length !== pixels.length) {
    throw new RangeError('A finish plane must have the size of its picture.')
  }
  return {
    kind: 'image',
    width,
    height,
    pixels,
    space: traits.space ?? 'srgb',
    scale: traits.scale ?? 1,
    ...(traits.sheet ? { sheet: traits.sheet } : {}),
    ...(traits.finish ? { finish: traits.finish } : {}),
  }
}

/** The same picture with other paint: size, space, scale, sheet and finish travel on. */
export function repaint(image: ImageValue, pixels: Uint8Array): ImageValue {
  return imageOf(image.width, image.height, pixels, image)
}

/** A new mask value over `coverage`. Throws a RangeError when the length does not fit the size. */
export function maskOf(
  width: number,
  height: number,
  coverage: Uint8Array,
  traits: { scale?: number; sheet?: SheetRef | undefined } = {},
): MaskValue {
  if (coverage.length !== width * height) {
    throw new RangeError(`A mask of ${width} x ${height} needs ${width * height} bytes but got ${coverage.length}.`)
  }
  return {
    kind: 'mask',
    width,
    height,
    coverage,
    scale: traits.scale ?? 1,
    ...(traits.sheet ? { sheet: traits.sheet } : {}),
  }
}
