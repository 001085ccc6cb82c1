import { NodeIO } from '@gltf-transform/core'
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

/** Reads a GLB of the builder back, quantisation and node scale undone. */
export const readWrittenMesh = async (bytes: Uint8Array): Promise<WrittenPrimitive[]> => {
  const doc = await new NodeIO().registerExtensions(GLTF_EXTENSIONS).readBinary(bytes)
  return doc.getRoot().listNodes().flatMap((node) => {
    const scale = node.getWorldScale()
    return (node.getMesh()?.listPrimitives() ?? []).map((primitive): WrittenPrimitive => {
      const read = (name: string): number[][] | null => {
        const accessor = primitive.getAttribute(name)
        return accessor ? Array.from({ length: accessor.getCount() }, (_, i) => accessor.getElement(i, [])) : null
      }
      return {
        material: primitive.getMaterial()?.getName() ?? '',
        position: (read('POSITION') ?? []).map((p): Vec3 => [p[0]! * scale[0], p[1]! * scale[1], p[2]! * scale[2]]),
        normal: (read('NORMAL') ?? []) as unknown as Vec3[],
        uv: read('TEXCOORD_0') as unknown as Vec2[] | null,
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
