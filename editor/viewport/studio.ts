import { BackSide, BoxGeometry, Color, Mesh, MeshBasicMaterial, PMREMGenerator, Scene, type Texture, type WebGLRenderer } from 'three'

interface Light {
  readonly at: readonly [number, number, number]
  readonly size: readonly [number, number, number]
  readonly power: number
}

/** Soft boxes of a photo studio: a long one overhead, two at the sides, a strip behind. Metres; the car stands at the origin. */
const LIGHTS: readonly Light[] = [
  { at: [0, 6.4, 0], size: [3.2, 0.1, 8], power: 7 },
  { at: [-7.4, 3.2, 1], size: [0.1, 2.6, 7], power: 3.4 },
  { at: [7.4, 3.2, 1], size: [0.1, 2.6, 7], power: 3.4 },
  { at: [0, 2.6, 9.4], size: [7, 1.4, 0.1], power: 2.2 },
  { at: [0, 3, -9.4], size: [6, 1.2, 0.1], power: 1.6 },
]

/** The studio's light as an environment map, rendered once for a renderer: neutral grey, so that paint alone has colour. */
export function studioEnvironment(renderer: WebGLRenderer): Texture {
  const scene = new Scene()
  const room = new Mesh(new BoxGeometry(20, 14, 24), new MeshBasicMaterial({ color: new Color(0.42, 0.42, 0.43), side: BackSide }))
  room.position.y = 6.6
  const floor = new Mesh(new BoxGeometry(20, 0.1, 24), new MeshBasicMaterial({ color: new Color(0.16, 0.16, 0.165) }))
  floor.position.y = -0.4
  scene.add(room, floor)
  for (const { at, size, power } of LIGHTS) {
    const box = new Mesh(new BoxGeometry(...size), new MeshBasicMaterial({ color: new Color(power, power, power) }))
    box.position.set(...at)
    scene.add(box)
  }
  const generator = new PMREMGenerator(renderer)
  const { texture } = generator.fromScene(scene, 0.03)
  generator.dispose()
  scene.traverse((object) => {
    if (!(object instanceof Mesh)) return
    object.geometry.dispose()
    object.material.dispose()
  })
  return texture
}
