import type { CarPack } from '../../models/pack.ts'
import { readGlb, type Model } from '../codecs/gltf.ts'
import type { CarReader } from '../kit/context.ts'
import type { CarValue } from '../values/value.ts'
import { recent } from './recent.ts'

const models = recent<Model>(2)

/** The car's full mesh and materials, read once for each content hash. */
export function carModel(cars: CarReader, car: Pick<CarValue, 'id' | 'hash'>, pack: CarPack): Promise<Model> {
  const { file } = pack.mesh
  return models(`${car.id}@${car.hash}`, async () => readGlb(await cars.read(car, file), `${car.id}/${file}`))
}
