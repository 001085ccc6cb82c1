import { alderAnchors, alderLocked, alderPlates, alderPoints } from './alder-spots.ts'
import type { PackFacts } from './pack-json.ts'

/** Who the Alder TC is. The car is fictional, and so are its ids in the simulators. */
export const alderFacts: PackFacts = {
  id: 'alder-tc',
  name: 'Alder TC',
  version: '1.0.0',
  maker: 'Clearcoat',
  licence: 'CC0-1.0',
  anchors: alderAnchors,
  locked: alderLocked,
  plates: alderPlates,
  points: alderPoints,
  targets: {
    ams2: { vehicleId: 'alder_tc', vehicleFolder: 'alder_tc', vehicleClass: 'Touring', liveryFile: 'Alder_TC' },
    iracing: { carPath: 'aldertc', carId: '9128', sheetSize: '2048' },
    acc: { carModelType: '128', carFolder: 'alder_tc' },
    lmu: { vehicleFolder: 'Alder_TC', vehicleClass: 'Touring', skinFile: 'ALDER_TC' },
  },
}
