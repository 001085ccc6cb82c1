import type { CarPack } from '../../models/pack.ts'
import { BadFile } from '../codecs/bad-file.ts'
import { readGlb, type Model } from '../codecs/gltf.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { CarValue } from '../values/value.ts'
import { recent } from './recent.ts'

const models = recent<Model>(2)

/** The car's full mesh and materials, read once for each content hash. Fails with `bad-file` when the mesh cannot be read. */
export function carModel(cars: CarReader, car: Pick<CarValue, 'id' | 'hash'>, pack: CarPack): Promise<Model> {
  const { file } = pack.mesh
  return models(`${car.id}@${car.hash}`, async () => {
    const bytes = await cars.read(car, file)
    return readGlb(bytes, `${car.id}/${file}`).catch((cause: unknown) => {
      if (!(cause instanceof BadFile)) throw cause
      const help = 'Export the car again as a glTF binary (.glb) with triangles and one UV set, or install the pack again.'
      throw new NodeFailure('bad-file', cause.message, { input: 'image', help, cause })
    })
  })
}
