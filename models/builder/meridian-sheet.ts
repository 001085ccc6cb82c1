import type { SheetLayout } from './sheet.ts'

/** The paint sheet of the Meridian GT3: 2048 texels square, 400 texels to the metre everywhere. */
export const meridianSheet: SheetLayout = {
  size: 2048,
  density: 400,
  places: {
    'left-side': { x: 12, y: 12 },
    'right-side': { x: 12, y: 524 },
    hood: { x: 12, y: 1036 },
    roof: { x: 630, y: 1036 },
    'rear-deck': { x: 1200, y: 1036 },
    'front-bumper': { x: 12, y: 1788 },
    'rear-bumper': { x: 936, y: 1680 },
    'wing-top': { x: 1774, y: 12, turned: true },
    'wing-bottom': { x: 1774, y: 776, turned: true },
    'left-skirt': { x: 1930, y: 12, turned: true },
    'right-skirt': { x: 1930, y: 746, turned: true },
    'left-plate-outer': { x: 1906, y: 1536, turned: true },
    'right-plate-outer': { x: 1906, y: 1712, turned: true },
    'left-plate-inner': { x: 1774, y: 1536, turned: true },
    'right-plate-inner': { x: 1774, y: 1712, turned: true },
  },
}
