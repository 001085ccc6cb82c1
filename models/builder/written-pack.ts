import { NodeIO } from '@gltf-transform/core'
import type { Accessor } from '@gltf-transform/core'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { packSchema } from '../pack.ts'
import type { CarPack } from '../pack.ts'
import { GLTF_EXTENSIONS } from './glb.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** One primitive as any reader of the GLB sees it: metres in glTF's axes, unit normals, sheet coordinates. */
export interface WrittenPrimitive {
  readonly material: string
  readonly position: readonly Vec3[]
  readonly normal: readonly Vec3[]
  /** `null` where the primitive has no TEXCOORD_0. */
  readonly uv: readonly Vec2[] | null
  readonly index: readonly number[]
}

const elements = (accessor: Accessor | null): number[][] =>
  accessor ? Array.from({ length: accessor.getCount() }, (_, i) => accessor.getElement(i, [])) : []

/** Reads a GLB of the builder back, quantisation and node scale undone. */
export const readWrittenMesh = async (bytes: Uint8Array): Promise<WrittenPrimitive[]> => {
  const doc = await new NodeIO().registerExtensions(GLTF_EXTENSIONS).readBinary(bytes)
  return doc.getRoot().listNodes().flatMap((node) => {
    const [sx, sy, sz] = node.getWorldScale()
    return (node.getMesh()?.listPrimitives() ?? []).map((primitive): WrittenPrimitive => {
      const uv = primitive.getAttribute('TEXCOORD_0')
      return {
        material: primitive.getMaterial()?.getName() ?? '',
        position: elements(primitive.getAttribute('POSITION')).map((p): Vec3 => [p[0]! * sx, p[1]! * sy, p[2]! * sz]),
        normal: elements(primitive.getAttribute('NORMAL')).map((n): Vec3 => [n[0]!, n[1]!, n[2]!]),
        uv: uv ? elements(uv).map((q): Vec2 => [q[0]!, q[1]!]) : null,
        index: [...(primitive.getIndices()?.getArray() ?? [])],
      }
    })
  })
}

/** The corners of every triangle of a primitive, as indices. */
export const trianglesOf = (primitive: WrittenPrimitive): (readonly [number, number, number])[] =>
  Array.from({ length: primitive.index.length / 3 }, (_, i) => [
    primitive.index[3 * i]!, primitive.index[3 * i + 1]!, primitive.index[3 * i + 2]!,
  ] as const)

/** A file of a car's pack as it lies in the repository. */
export const packFile = (car: string, name: string): Promise<Buffer> => readFile(new URL(`../${car}/${name}`, import.meta.url))

/** The pixels of an 8-bit grey picture; fails when it is anything else. */
export const greyPixels = async (car: string, name: string): Promise<Uint8Array> => {
  const picture = sharp(await packFile(car, name))
  const { channels, depth } = await picture.metadata()
  if (channels !== 1 || depth !== 'uchar') throw new Error(`${name} has ${channels} channels of ${depth}, not one of 8 bit.`)
  return picture.toColourspace('b-w').raw().toBuffer()
}

/** A car's pack as it lies in the repository. */
export interface WrittenPack {
  readonly pack: CarPack
  readonly body: Uint8Array
  readonly primitives: readonly WrittenPrimitive[]
  readonly paint: WrittenPrimitive & { readonly uv: readonly Vec2[] }
  /** Panel index at each texel. */
  readonly panels: Uint8Array
  readonly size: number
}

/** Reads a pack with nothing but its own files. */
export const readWrittenPack = async (car: string): Promise<WrittenPack> => {
  const pack = packSchema.parse(JSON.parse((await packFile(car, 'car.json')).toString()))
  const body = await packFile(car, pack.mesh.file)
  const primitives = await readWrittenMesh(body)
  const sheet = pack.sheets[0]
  const paint = primitives.find((p) => p.material === sheet?.material)
  if (!sheet || !paint?.uv) throw new Error('The pack has no sheet that a material wears.')
  return { pack, body, primitives, paint: { ...paint, uv: paint.uv }, panels: await greyPixels(car, sheet.panelMap), size: sheet.width }
}
