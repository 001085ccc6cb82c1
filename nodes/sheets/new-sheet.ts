import type { Sheet } from '../../models/pack.ts'
import type { Quality } from '../kit/context.ts'
import { allocate, imageOf, type ImageValue, type SheetRef } from '../values/image.ts'

/** No side of a picture is longer than this in a draft. */
const DRAFT_SIDE = 1024

/** The size at which a sheet is painted: its own, or in a draft at most 1024 px a side, with the share that this is. */
export function sheetSize({ width, height }: Pick<Sheet, 'width' | 'height'>, quality: Quality) {
  const scale = quality === 'draft' ? Math.min(1, DRAFT_SIDE / Math.max(width, height)) : 1
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)), scale }
}

/** A fresh sheet with nothing on it: transparent, without a finish, of the size that the quality asks for. */
export function newSheet(ref: SheetRef, sheet: Sheet, quality: Quality): ImageValue {
  const { width, height, scale } = sheetSize(sheet, quality)
  return imageOf(width, height, allocate(width * height * 4), { scale, sheet: ref })
}
