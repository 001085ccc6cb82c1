import { Document, WebIO } from '@gltf-transform/core'

type Corner = readonly [number, number, number]

/** One side of the box: its corners counter-clockwise from outside, beginning where the panel's top-left corner lies. */
interface Side {
  readonly corners: readonly [Corner, Corner, Corner, Corner]
  readonly normal: Corner
  /** The panel on the 128 x 128 sheet: x, y, w, h in texels. */
  readonly panel: readonly [number, number, number, number]
}

const [W, H, L] = [0.95, 1.2, 2.2]

const SIDES: readonly Side[] = [
  { normal: [1, 0, 0], panel: [8, 8, 112, 28], corners: [[W, H, L], [W, 0, L], [W, 0, -L], [W, H, -L]] },
  { normal: [-1, 0, 0], panel: [8, 44, 112, 28], corners: [[-W, H, -L], [-W, 0, -L], [-W, 0, L], [-W, H, L]] },
  { normal: [0, 0, 1], panel: [8, 80, 52, 40], corners: [[-W, H, L], [-W, 0, L], [W, 0, L], [W, H, L]] },
  { normal: [0, 1, 0], panel: [68, 80, 52, 40], corners: [[-W, H, -L], [-W, H, L], [W, H, L], [W, H, -L]] },
]

/** The mesh of the test car: a box of 1.9 x 1.2 x 4.4 m that wears the panels left, right, hood (its nose) and roof. */
export async function testMesh(): Promise<Uint8Array> {
  const positions: number[] = []
  const normals: number[] = []
  const uvs: number[] = []
  const indices: number[] = []
  SIDES.forEach(({ corners, normal, panel: [x, y, w, h] }, side) => {
    const spots = [[x, y], [x, y + h], [x + w, y + h], [x + w, y]] as const
    corners.forEach((corner, i) => {
      positions.push(...corner)
      normals.push(...normal)
      uvs.push(spots[i]![0] / 128, spots[i]![1] / 128)
    })
    indices.push(...[0, 1, 2, 0, 2, 3].map((i) => side * 4 + i))
  })
  const document = new Document()
  const buffer = document.createBuffer()
  const attribute = (values: number[], type: 'VEC2' | 'VEC3') => document.createAccessor().setArray(Float32Array.from(values)).setType(type).setBuffer(buffer)
  const primitive = document
    .createPrimitive()
    .setMaterial(document.createMaterial('paint'))
    .setAttribute('POSITION', attribute(positions, 'VEC3'))
    .setAttribute('NORMAL', attribute(normals, 'VEC3'))
    .setAttribute('TEXCOORD_0', attribute(uvs, 'VEC2'))
    .setIndices(document.createAccessor().setArray(Uint16Array.from(indices)).setType('SCALAR').setBuffer(buffer))
  document.createScene().addChild(document.createNode().setMesh(document.createMesh().addPrimitive(primitive)))
  return new WebIO().writeBinary(document)
}
