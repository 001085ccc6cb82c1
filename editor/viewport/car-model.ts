import { Group, Material, Mesh, MeshPhysicalMaterial, MeshStandardMaterial, NoColorSpace, type Texture, TextureLoader } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import type { CarInfo } from '../../engine/protocol/cars.ts'

/** A car as the viewport holds it: its meshes, and the one material that wears the sheet. */
export interface CarModel {
  readonly group: Group
  readonly paint: MeshPhysicalMaterial
}

/** Where the browser fetches a file of a car's pack. */
export const carFile = (car: CarInfo, file: string): string => `/api/cars/${encodeURIComponent(car.id)}/files/${file.split('/').map(encodeURIComponent).join('/')}`

/** Loads a car's mesh for live viewing. Its paint begins as plain clay. Rejects when a file cannot be read. */
export async function loadCar(car: CarInfo): Promise<CarModel> {
  const [sheet] = car.sheets
  const { scene } = await new GLTFLoader().loadAsync(carFile(car, car.mesh.live ?? car.mesh.file))
  const paint = new MeshPhysicalMaterial({ color: 0x9a9b9d, roughness: 0.55, metalness: 0, clearcoat: 0.2 })
  if (sheet?.occlusion) void loadOcclusion(carFile(car, sheet.occlusion), paint)
  scene.traverse((object) => {
    if (!(object instanceof Mesh)) return
    const { material } = object
    if (material instanceof Material && material.name === sheet?.material) object.material = paint
    else if (material instanceof MeshStandardMaterial) material.envMapIntensity = 1
  })
  return { group: scene, paint }
}

async function loadOcclusion(url: string, paint: MeshPhysicalMaterial): Promise<void> {
  const texture = await new TextureLoader().loadAsync(url)
  texture.flipY = false
  texture.colorSpace = NoColorSpace
  paint.aoMap = texture
  paint.aoMapIntensity = 0.9
  paint.needsUpdate = true
}

/** Lets a material wear a sheet: its colours, and where layers laid one, its finish. */
export function wear(paint: MeshPhysicalMaterial, sheet: Texture, finish: Texture | null): void {
  const before = [paint.map === null, paint.roughnessMap === null]
  paint.color.set(0xffffff)
  paint.map = sheet
  paint.metalnessMap = finish
  paint.roughnessMap = finish
  paint.clearcoatMap = finish
  paint.metalness = finish ? 1 : 0
  paint.roughness = finish ? 1 : 0.24
  paint.clearcoat = 1
  paint.clearcoatRoughness = 0.04
  if (before[0] !== (paint.map === null) || before[1] !== (finish === null)) paint.needsUpdate = true
}

/** Frees everything that a car holds on the GPU. */
export function disposeCar({ group }: CarModel): void {
  group.traverse((object) => {
    if (!(object instanceof Mesh)) return
    object.geometry.dispose()
    for (const material of [object.material].flat()) if (material instanceof Material) material.dispose()
  })
}
