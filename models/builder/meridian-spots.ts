import type { Spot } from './anchors.ts'

/** Where numbers, names and sponsors go on the Meridian GT3. On the left side `right` grows rearward: it is minus x. */
export const meridianAnchors: readonly Spot[] = [
  { name: 'number-left', title: 'Number, left door', panel: 'left-side', at: [-0.02, 0.5], size: [0.48, 0.32] },
  { name: 'number-hood', title: 'Number, hood', panel: 'hood', at: [0, -1.83], size: [0.46, 0.28] },
  { name: 'number-roof', title: 'Number, roof', panel: 'roof', at: [0, 0.6], size: [0.46, 0.3] },
  { name: 'windscreen-banner', title: 'Windscreen banner', panel: 'roof', at: [0, -0.015], size: [0.9, 0.13] },
  { name: 'driver-name-left', title: 'Driver name, left', panel: 'left-side', at: [0.1, 0.73], size: [0.36, 0.06] },
  {
    name: 'sponsor-door-left', title: 'Sponsor, foot of the left door',
    panel: 'left-side', at: [-0.06, 0.294], size: [0.8, 0.07],
  },
  {
    name: 'sponsor-front-fender-left', title: 'Sponsor, left front fender',
    panel: 'left-side', at: [-0.78, 0.73], size: [0.36, 0.11],
  },
  {
    name: 'sponsor-rear-fender-left', title: 'Sponsor, left rear fender',
    panel: 'left-side', at: [1.3, 0.875], size: [0.6, 0.095],
  },
  { name: 'sponsor-quarter-left', title: 'Sponsor, left rear quarter', panel: 'left-side', at: [1.95, 0.55], size: [0.24, 0.14] },
  { name: 'sponsor-hood', title: 'Sponsor, hood', panel: 'hood', at: [0, -0.88], size: [0.8, 0.16] },
  { name: 'sponsor-deck', title: 'Sponsor, rear deck', panel: 'rear-deck', at: [0, -1.92], size: [0.54, 0.2] },
  { name: 'sponsor-nose-left', title: 'Sponsor, left of the nose', panel: 'front-bumper', at: [0.7, 0.52], size: [0.2, 0.05] },
  { name: 'sponsor-rear', title: 'Sponsor, rear bumper', panel: 'rear-bumper', at: [0, 0.79], size: [0.5, 0.1] },
  { name: 'sponsor-wing-top', title: 'Sponsor, wing from above', panel: 'wing-top', at: [0, -0.18], size: [1.6, 0.22] },
  { name: 'sponsor-wing-bottom', title: 'Sponsor, wing from below', panel: 'wing-bottom', at: [0, -0.18], size: [1.6, 0.22] },
  { name: 'sponsor-skirt-left', title: 'Sponsor, left skirt', panel: 'left-skirt', at: [0, 0.055], size: [1.4, 0.07] },
  {
    name: 'sponsor-plate-left', title: 'Sponsor, left end plate outside',
    panel: 'left-plate-outer', at: [2.2, 1.08], size: [0.26, 0.16],
  },
  {
    name: 'sponsor-plate-inner-left', title: 'Sponsor, left end plate inside',
    panel: 'left-plate-inner', at: [-2.2, 1.08], size: [0.26, 0.16],
  },
]

/** Zones that a series owns. */
export const meridianLocked: readonly Spot[] = [
  { name: 'series-badge-left', title: 'Series badge, left', panel: 'left-side', at: [0.69, 0.63], size: [0.12, 0.09] },
  { name: 'scrutineering', title: 'Scrutineering label', panel: 'rear-deck', at: [0.6, -1.76], size: [0.09, 0.09] },
]

/** Zones for number, class and series plates. */
export const meridianPlates: readonly Spot[] = [
  { name: 'plate-door-left', title: 'Number plate, left door', panel: 'left-side', at: [-0.02, 0.51], size: [0.54, 0.36] },
  { name: 'plate-hood', title: 'Number plate, hood', panel: 'hood', at: [0, -1.83], size: [0.5, 0.32] },
  {
    name: 'plate-class-left', title: 'Class plate, ahead of the left rear wheel',
    panel: 'left-side', at: [0.69, 0.22], size: [0.14, 0.1],
  },
]
