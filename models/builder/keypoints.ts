import { toGltf } from './glb.ts'
import type { Vec3 } from './vec.ts'
import type { CarPack } from '../pack.ts'

/** A point of the car with a name, in the builder's frame (metres). */
export interface NamedPoint {
  readonly name: string
  readonly at: Vec3
}

/** The points as `car.json` lists them: in the mesh's frame, to the millimetre, and each `-left` one with its twin. */
export const listKeypoints = (points: readonly NamedPoint[]): NonNullable<CarPack['keypoints']> =>
  points.flatMap(({ name, at }) => {
    const [x, y, z] = toGltf(at).map((q) => Number(q.toFixed(3))) as [number, number, number]
    const own = { name, position: [x, y, z] as [number, number, number] }
    return name.endsWith('-left') ? [own, { name: name.replace(/-left$/, '-right'), position: [-x, y, z] as [number, number, number] }] : [own]
  })
