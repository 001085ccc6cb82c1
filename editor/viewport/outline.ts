import { Mesh, Vector3, type Material } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import { placeInSquare, type SquareCamera } from '../../nodes/kernels/camera.ts'
import { carFile } from './car-model.ts'

/** The edges of a car by which it is drawn as lines; thirteen floats each: both ends, the normals of both faces, and 1 for a crease. */
export interface Outline {
  readonly edges: Float32Array
}

/** Faces that meet at less than this cosine make an edge that is always drawn. */
const CREASE = 0.7
const STRIDE = 13

interface Edge {
  readonly from: Vector3
  readonly to: Vector3
  readonly normals: Vector3[]
}

const keyOf = ({ x, y, z }: Vector3) => `${Math.round(x * 2000)},${Math.round(y * 2000)},${Math.round(z * 2000)}`

function addFace(edges: Map<string, Edge>, corners: readonly [Vector3, Vector3, Vector3]): void {
  const [a, b, c] = corners
  const normal = new Vector3().crossVectors(new Vector3().subVectors(b, a), new Vector3().subVectors(c, a)).normalize()
  if (normal.lengthSq() === 0) return
  for (const [from, to] of [[a, b], [b, c], [c, a]] as const) {
    const [p, q] = [keyOf(from), keyOf(to)]
    const key = p < q ? `${p}|${q}` : `${q}|${p}`
    const known = edges.get(key)
    if (known) known.normals.push(normal)
    else edges.set(key, { from, to, normals: [normal] })
  }
}

/** Gathers the edges of what wears the sheet below a scene, in world space: wheels and cockpit would be a thicket of lines. */
function gather(material: string | undefined, scene: { traverse(visit: (object: unknown) => void): void; updateMatrixWorld(force: boolean): void }): Map<string, Edge> {
  const edges = new Map<string, Edge>()
  scene.updateMatrixWorld(true)
  scene.traverse((object) => {
    if (!(object instanceof Mesh) || (object.material as Material).name !== material) return
    const position = object.geometry.getAttribute('position')
    const index = object.geometry.getIndex()
    const corner = (i: number) => new Vector3().fromBufferAttribute(position, index ? index.getX(i) : i).applyMatrix4(object.matrixWorld)
    const count = index ? index.count : position.count
    for (let i = 0; i + 2 < count; i += 3) addFace(edges, [corner(i), corner(i + 1), corner(i + 2)])
  })
  return edges
}

const outlines = new Map<string, Promise<Outline>>()

/** The outline of a car, made once. Rejects when its mesh cannot be read. */
export function outlineOf(car: CarInfo): Promise<Outline> {
  const key = `${car.id}@${car.version}`
  const known = outlines.get(key) ?? makeOutline(car)
  outlines.set(key, known)
  known.catch(() => outlines.delete(key))
  return known
}

async function makeOutline(car: CarInfo): Promise<Outline> {
  const { scene } = await new GLTFLoader().loadAsync(carFile(car, car.mesh.live ?? car.mesh.file))
  const found = [...gather(car.sheets.find(({ role }) => role === 'paint')?.material, scene).values()]
  const edges = new Float32Array(found.length * STRIDE)
  found.forEach(({ from, to, normals }, i) => {
    const [a, b = a] = normals as [Vector3, Vector3?]
    const crease = normals.length !== 2 || a.dot(b) < CREASE ? 1 : 0
    edges.set([...from.toArray(), ...to.toArray(), ...a.toArray(), ...b.toArray(), crease], i * STRIDE)
  })
  return { edges }
}

/**
 * Draws a car's outline as a camera sees it: creases that face it, and the edges between what faces it and what does not. `toPx` takes
 * places in the photo's square to px of the canvas.
 */
export function drawOutline(context: CanvasRenderingContext2D, { edges }: Outline, camera: SquareCamera, toPx: (x: number, y: number) => readonly [number, number]): void {
  const { rotation: r, translation: t } = camera
  const eye = [0, 1, 2].map((k) => -(r[k]! * t[0] + r[k + 3]! * t[1] + r[k + 6]! * t[2])) as [number, number, number]
  const facing = (i: number, n: number) => (eye[0] - edges[i]!) * edges[n]! + (eye[1] - edges[i + 1]!) * edges[n + 1]! + (eye[2] - edges[i + 2]!) * edges[n + 2]! > 0
  context.beginPath()
  for (let i = 0; i < edges.length; i += STRIDE) {
    const [front, back] = [facing(i, i + 6), facing(i, i + 9)]
    if (edges[i + 12] === 1 ? !front && !back : front === back) continue
    const from = placeInSquare(camera, [edges[i]!, edges[i + 1]!, edges[i + 2]!])
    const to = placeInSquare(camera, [edges[i + 3]!, edges[i + 4]!, edges[i + 5]!])
    if (!from || !to) continue
    context.moveTo(...toPx(from[0], from[1]))
    context.lineTo(...toPx(to[0], to[1]))
  }
  context.stroke()
}
