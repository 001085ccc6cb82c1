import type { Spot } from './anchors.ts'
import type { NamedPoint } from './keypoints.ts'

/** Where numbers, names and sponsors go on the Alder TC. On the left side `right` grows rearward: it is minus x. */
export const alderAnchors: readonly Spot[] = [
  { name: 'number-left', title: 'Number, left front door', panel: 'left-side', at: [-0.2, 0.53], size: [0.5, 0.32] },
  { name: 'number-hood', title: 'Number, hood', panel: 'hood', at: [0, -1.16], size: [0.44, 0.26] },
  { name: 'number-roof', title: 'Number, roof', panel: 'roof', at: [0, 0.82], size: [0.5, 0.32] },
  { name: 'windscreen-banner', title: 'Windscreen banner', panel: 'roof', at: [0, -0.09], size: [0.86, 0.09] },
  { name: 'driver-name-left', title: 'Driver name, left', panel: 'left-side', at: [-0.22, 0.8], size: [0.36, 0.06] },
  {
    name: 'sponsor-door-left', title: 'Sponsor, foot of the left front door',
    panel: 'left-side', at: [-0.2, 0.305], size: [0.7, 0.07],
  },
  { name: 'sponsor-rear-door-left', title: 'Sponsor, left rear door', panel: 'left-side', at: [0.54, 0.53], size: [0.36, 0.2] },
  {
    name: 'sponsor-front-fender-left', title: 'Sponsor, left front fender',
    panel: 'left-side', at: [-1.22, 0.81], size: [0.36, 0.07],
  },
  {
    name: 'sponsor-rear-fender-left', title: 'Sponsor, left rear fender',
    panel: 'left-side', at: [1.28, 0.86], size: [0.36, 0.08],
  },
  { name: 'sponsor-quarter-left', title: 'Sponsor, left rear quarter', panel: 'left-side', at: [1.835, 0.52], size: [0.13, 0.13] },
  { name: 'sponsor-hood', title: 'Sponsor, hood', panel: 'hood', at: [0, -1.79], size: [0.56, 0.12] },
  { name: 'sponsor-nose-left', title: 'Sponsor, left of the nose', panel: 'front-bumper', at: [0.24, 0.515], size: [0.26, 0.06] },
  { name: 'sponsor-hatch', title: 'Sponsor, hatch', panel: 'rear-bumper', at: [0, 0.83], size: [0.56, 0.1] },
  { name: 'sponsor-rear', title: 'Sponsor, rear bumper', panel: 'rear-bumper', at: [0, 0.6], size: [0.7, 0.11] },
  { name: 'sponsor-wing-top', title: 'Sponsor, wing from above', panel: 'wing-top', at: [0, -0.13], size: [1.1, 0.16] },
  { name: 'sponsor-wing-bottom', title: 'Sponsor, wing from below', panel: 'wing-bottom', at: [0, -0.13], size: [1.1, 0.16] },
  { name: 'sponsor-skirt-left', title: 'Sponsor, left skirt', panel: 'left-skirt', at: [0, 0.055], size: [1.3, 0.065] },
]

/** Zones that a series owns. */
export const alderLocked: readonly Spot[] = [
  { name: 'series-badge-left', title: 'Series badge, left', panel: 'left-side', at: [-0.6, 0.6], size: [0.08, 0.08] },
  { name: 'scrutineering', title: 'Scrutineering label', panel: 'roof', at: [0.46, 1.3], size: [0.09, 0.09] },
]

/** Zones for number, class and series plates. */
export const alderPlates: readonly Spot[] = [
  { name: 'plate-door-left', title: 'Number plate, left front door', panel: 'left-side', at: [-0.2, 0.54], size: [0.54, 0.36] },
  { name: 'plate-hood', title: 'Number plate, hood', panel: 'hood', at: [0, -1.16], size: [0.48, 0.3] },
  {
    name: 'plate-class-left', title: 'Class plate, foot of the left rear door',
    panel: 'left-side', at: [0.52, 0.33], size: [0.14, 0.1],
  },
]

/** Points that people find in a photo; those on the left have a twin on the right. */
export const alderPoints: readonly NamedPoint[] = [
  { name: 'wheel-front-left', at: [1.31, 0.934, 0.325] },
  { name: 'wheel-rear-left', at: [-1.31, 0.94, 0.325] },
  { name: 'headlamp-outer-left', at: [1.77, 0.883, 0.64] },
  { name: 'headlamp-inner-left', at: [2.125, 0.43, 0.545] },
  { name: 'taillamp-outer-left', at: [-1.89, 0.889, 0.81] },
  { name: 'taillamp-inner-left', at: [-2.046, 0.39, 0.8] },
  { name: 'windscreen-foot-left', at: [0.607, 0.633, 1.028] },
  { name: 'windscreen-top-left', at: [-0.005, 0.567, 1.296] },
  { name: 'backlight-foot-left', at: [-1.875, 0.567, 1.012] },
  { name: 'backlight-top-left', at: [-1.607, 0.518, 1.228] },
  { name: 'window-front-left', at: [0.6, 0.779, 0.946] },
  { name: 'window-rear-left', at: [-1.413, 0.752, 1.033] },
  { name: 'mirror-left', at: [0.49, 1.067, 1.025] },
  { name: 'wing-rear-left', at: [-2.045, 0.69, 1.41] },
  { name: 'wing-front-left', at: [-1.735, 0.69, 1.395] },
  { name: 'splitter-left', at: [1.95, 0.9, 0.086] },
  { name: 'exhaust-left', at: [-2.133, 0.3, 0.39] },
  { name: 'badge', at: [2.133, 0, 0.6] },
  { name: 'antenna', at: [-1.04, 0.1, 1.47] },
]
