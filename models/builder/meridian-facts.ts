import { meridianAnchors, meridianLocked, meridianPlates } from './meridian-spots.ts'
import type { PackFacts } from './pack-json.ts'

/** Who the Meridian GT3 is. The car is fictional, and so are its ids in the simulators. */
export const meridianFacts: PackFacts = {
  id: 'meridian-gt3',
  name: 'Meridian GT3',
  version: '1.0.0',
  maker: 'Clearcoat',
  licence: 'CC0-1.0',
  anchors: meridianAnchors,
  locked: meridianLocked,
  plates: meridianPlates,
  targets: {
    ams2: { vehicleId: 'meridian_gt3', vehicleFolder: 'meridian_gt3', vehicleClass: 'GT3_Gen2', liveryFile: 'Meridian_GT3' },
    iracing: { carPath: 'meridiangt3', carId: '9127', sheetSize: '2048' },
    acc: { carModelType: '127', carFolder: 'meridian_gt3' },
    lmu: { vehicleFolder: 'Meridian_GT3', vehicleClass: 'LMGT3', skinFile: 'MERIDIAN_GT3' },
  },
}
