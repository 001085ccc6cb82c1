import type { PhotoBox } from './correction.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** How photo and car are shown: the photo alone, both side by side, or the car over the photo up to a line. */
export type Compare = 'photo' | 'beside' | 'over'

/** Px between two pictures that stand side by side. */
const GAP = 4

/** Where a picture of that size lies in a part of the view when it is as large as it goes, in the middle. */
function boxIn(picture: Size, part: PhotoBox): PhotoBox {
  const scale = Math.min(part.width / picture.width, part.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { left: part.left + (part.width - width) / 2, top: part.top + (part.height - height) / 2, width, height }
}

/** Where the photo and the car lie in the view. Both have one size; side by side they stand next to each other or stacked, whichever is larger. */
export function boxesOf(picture: Size, view: Size, compare: Compare): { readonly photo: PhotoBox; readonly car: PhotoBox | null } {
  const whole = boxIn(picture, { left: 0, top: 0, ...view })
  if (compare === 'photo') return { photo: whole, car: null }
  if (compare === 'over') return { photo: whole, car: whole }
  const [width, height] = [Math.max(1, (view.width - GAP) / 2), Math.max(1, (view.height - GAP) / 2)]
  const next = { width, height: view.height }
  const stacked = { width: view.width, height }
  const across = boxIn(picture, { left: 0, top: 0, ...next })
  const down = boxIn(picture, { left: 0, top: 0, ...stacked })
  return across.width >= down.width
    ? { photo: across, car: boxIn(picture, { left: width + GAP, top: 0, ...next }) }
    : { photo: down, car: boxIn(picture, { left: 0, top: height + GAP, ...stacked }) }
}
