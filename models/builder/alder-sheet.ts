import type { SheetLayout } from './sheet.ts'

/** The paint sheet of the Alder TC: 2048 texels square, 378 texels to the metre everywhere. */
export const alderSheet: SheetLayout = {
  size: 2048,
  density: 378,
  places: [
    { name: 'left-side', title: 'Left side', chart: 'side', side: 'left', x: 12, y: 12, titleAt: [0.875, 0.2] },
    { name: 'right-side', title: 'Right side', chart: 'side', side: 'right', x: 12, y: 530, titleAt: [0.125, 0.2] },
    { name: 'hood', title: 'Hood', chart: 'hood', side: 'centre', x: 12, y: 1048, titleAt: [0.5, 0.25] },
    { name: 'roof', title: 'Roof and screen', chart: 'roof', side: 'centre', x: 1507, y: 12, titleAt: [0.5, 0.18] },
    { name: 'hatch', title: 'Hatch', chart: 'deck', side: 'centre', x: 617, y: 1322 },
    { name: 'front-bumper', title: 'Front bumper', chart: 'front', side: 'centre', x: 12, y: 1610, titleAt: [0.5, 0.15] },
    { name: 'rear-bumper', title: 'Rear bumper', chart: 'rear', side: 'centre', x: 617, y: 1048, titleAt: [0.5, 0.38] },
    { name: 'wing-top', title: 'Wing top', chart: 'wing-top', side: 'centre', x: 12, y: 1857 },
    { name: 'wing-bottom', title: 'Wing bottom', chart: 'wing-bottom', side: 'centre', x: 545, y: 1857 },
    { name: 'left-skirt', title: 'Left skirt', chart: 'skirt', side: 'left', x: 788, y: 1610 },
    { name: 'right-skirt', title: 'Right skirt', chart: 'skirt', side: 'right', x: 788, y: 1683 },
  ],
}
