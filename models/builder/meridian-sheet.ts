import type { SheetLayout } from './sheet.ts'

/** The paint sheet of the Meridian GT3: 2048 texels square, 400 texels to the metre everywhere. */
export const meridianSheet: SheetLayout = {
  size: 2048,
  density: 400,
  places: [
    { name: 'left-side', title: 'Left side', chart: 'side', side: 'left', x: 12, y: 12, titleAt: [0.475, 0.4] },
    { name: 'right-side', title: 'Right side', chart: 'side', side: 'right', x: 12, y: 524, titleAt: [0.525, 0.4] },
    { name: 'hood', title: 'Hood', chart: 'hood', side: 'centre', x: 12, y: 1036, titleAt: [0.5, 0.2] },
    { name: 'roof', title: 'Roof and screen', chart: 'roof', side: 'centre', x: 630, y: 1036, titleAt: [0.5, 0.33] },
    { name: 'rear-deck', title: 'Rear deck', chart: 'deck', side: 'centre', x: 1200, y: 1036, titleAt: [0.5, 0.93] },
    { name: 'front-bumper', title: 'Front bumper', chart: 'front', side: 'centre', x: 12, y: 1788, titleAt: [0.5, 0.6] },
    { name: 'rear-bumper', title: 'Rear bumper', chart: 'rear', side: 'centre', x: 936, y: 1680, titleAt: [0.5, 0.54] },
    { name: 'wing-top', title: 'Wing top', chart: 'wing-top', side: 'centre', x: 1774, y: 12, turned: true, titleAt: [0.11, 0.5] },
    {
      name: 'wing-bottom', title: 'Wing bottom', chart: 'wing-bottom', side: 'centre',
      x: 1774, y: 776, turned: true, titleAt: [0.11, 0.5],
    },
    { name: 'left-skirt', title: 'Left skirt', chart: 'skirt', side: 'left', x: 1930, y: 12, turned: true, titleAt: [0.3, 0.5] },
    { name: 'right-skirt', title: 'Right skirt', chart: 'skirt', side: 'right', x: 1930, y: 746, turned: true, titleAt: [0.3, 0.5] },
    {
      name: 'left-plate-outer', title: 'Left plate, outside', chart: 'plate-outer', side: 'left',
      x: 1906, y: 1536, turned: true, titleAt: [0.86, 0.5],
    },
    {
      name: 'right-plate-outer', title: 'Right plate, outside', chart: 'plate-outer', side: 'right',
      x: 1906, y: 1712, turned: true, titleAt: [0.86, 0.5],
    },
    {
      name: 'left-plate-inner', title: 'Left plate, inside', chart: 'plate-inner', side: 'left',
      x: 1774, y: 1536, turned: true, titleAt: [0.86, 0.5],
    },
    {
      name: 'right-plate-inner', title: 'Right plate, inside', chart: 'plate-inner', side: 'right',
      x: 1774, y: 1712, turned: true, titleAt: [0.86, 0.5],
    },
  ],
}
