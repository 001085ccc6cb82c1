import type { CarPack, Sheet } from '../../models/pack.ts'
import type { Model } from '../codecs/gltf.ts'
import type { SquareCamera } from '../kernels/camera.ts'
import { viewThrough, type PhotoView, type Window } from '../kernels/photo-view.ts'
import { sheetPoints, type SheetPoints } from '../kernels/unwrap.ts'
import type { CarReader } from '../kit/context.ts'
import type { CarValue } from '../values/value.ts'
import { carModel } from './car-model.ts'
import { recent } from './recent.ts'

/** A z-buffer cannot blend: materials clearer than this hide nothing. The trainer draws the same ones. */
const CLEAR = 0.3

const kept = recent<SheetPoints>(3)

/** Where the paint's texels lie on the car, at `side` texels for the sheet's longer side; worked out once for each car and side. */
export function carSheetPoints(cars: CarReader, car: CarValue, pack: CarPack, sheet: Sheet, side: number): Promise<SheetPoints> {
  const scale = side / Math.max(sheet.width, sheet.height)
  const [width, height] = [Math.max(1, Math.round(sheet.width * scale)), Math.max(1, Math.round(sheet.height * scale))]
  return kept(`${car.id}@${car.hash}/${sheet.name}/${width}x${height}`, async () => {
    const { mesh } = await carModel(cars, car, pack)
    return sheetPoints(mesh, sheet.material, width, height)
  })
}

/** What a camera sees of the car in a window of the photo's square, drawn at `side` px. */
export function carSeenBy(camera: SquareCamera, { mesh, materials }: Model, sheet: Sheet, window: Window, side: number): PhotoView {
  const hidden = Object.entries(materials).filter(([, material]) => material.alpha < CLEAR)
  return viewThrough(camera, mesh, sheet.material, new Set(hidden.map(([name]) => name)), window, side)
}
