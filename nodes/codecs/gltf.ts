import type { Material, Primitive, WebIO } from '@gltf-transform/core'
import type { MeshPart, MeshValue } from '../values/value.ts'
import { BadFile } from './bad-file.ts'

/** The figures of a glTF material that a preview needs; colours are linear, 0..1. */
export interface MaterialLook {
  readonly color: readonly [number, number, number]
  readonly alpha: number
  readonly metallic: number
  readonly roughness: number
  readonly emissive: readonly [number, number, number]
  readonly unlit: boolean
}

/** A GLB as one mesh in world space, with the look of each material by name. */
export interface Model {
  readonly mesh: MeshValue
  readonly materials: Readonly<Record<string, MaterialLook>>
}

interface Building {
  positions: number[]
  normals: number[]
  uvs: number[]
  indices: Map<string, number[]>
}

function lookOf(material: Material): MaterialLook {
  const [r, g, b, alpha] = material.getBaseColorFactor()
  return {
    color: [r, g, b],
    alpha,
    metallic: material.getMetallicFactor(),
    roughness: material.getRoughnessFactor(),
    emissive: material.getEmissiveFactor(),
    unlit: material.getExtension('KHR_materials_unlit') !== null,
  }
}

/** Appends one primitive in world space. Quantised attributes come out as plain floats. */
function append(into: Building, primitive: Primitive, world: readonly number[], material: string): void {
  const position = primitive.getAttribute('POSITION')
  const normal = primitive.getAttribute('NORMAL')
  const uv = primitive.getAttribute('TEXCOORD_0')
  if (!position) return
  const base = into.positions.length / 3
  const at: number[] = []
  for (let i = 0; i < position.getCount(); i++) {
    const [x = 0, y = 0, z = 0] = position.getElement(i, at)
    for (let k = 0; k < 3; k++) into.positions.push(world[k]! * x + world[k + 4]! * y + world[k + 8]! * z + world[k + 12]!)
    const [nx = 0, ny = 0, nz = 1] = normal ? normal.getElement(i, at) : [0, 0, 1]
    const turned = [0, 1, 2].map((k) => world[k]! * nx + world[k + 4]! * ny + world[k + 8]! * nz)
    const length = Math.hypot(...turned) || 1
    into.normals.push(...turned.map((value) => value / length))
    const [u = 0, v = 0] = uv ? uv.getElement(i, at) : [0, 0]
    into.uvs.push(u, v)
  }
  const list = into.indices.get(material) ?? []
  const indices = primitive.getIndices()?.getArray() ?? Array.from({ length: position.getCount() }, (_, i) => i)
  for (const index of indices) list.push(base + index)
  into.indices.set(material, list)
}

function finish(built: Building): MeshValue {
  const parts: MeshPart[] = []
  const indices: number[] = []
  for (const [material, list] of built.indices) {
    parts.push({ material, start: indices.length, count: list.length })
    for (const index of list) indices.push(index)
  }
  return {
    kind: 'mesh',
    positions: Float32Array.from(built.positions),
    normals: Float32Array.from(built.normals),
    uvs: Float32Array.from(built.uvs),
    indices: Uint32Array.from(indices),
    parts,
  }
}

async function reader(): Promise<WebIO> {
  const [core, extensions] = await Promise.all([import('@gltf-transform/core'), import('@gltf-transform/extensions')])
  const { KHRMaterialsClearcoat, KHRMaterialsSpecular, KHRMaterialsUnlit, KHRMeshQuantization } = extensions
  return new core.WebIO().registerExtensions([KHRMeshQuantization, KHRMaterialsUnlit, KHRMaterialsClearcoat, KHRMaterialsSpecular])
}

/**
 * Reads a glTF binary (glTF 2.0, with KHR_mesh_quantization): all triangles of its default scene, node transforms
 * applied. Throws a BadFile when it is broken, holds no triangles, or an index points past its vertices.
 */
export async function readGlb(bytes: Uint8Array, name: string): Promise<Model> {
  const io = await reader()
  const document = await io.readBinary(new Uint8Array(bytes)).catch((cause: unknown) => {
    throw new BadFile('damaged', `${name} is not a readable glTF binary: ${cause instanceof Error ? cause.message : String(cause)}`)
  })
  const root = document.getRoot()
  const built: Building = { positions: [], normals: [], uvs: [], indices: new Map() }
  const scene = root.getDefaultScene() ?? root.listScenes()[0]
  scene?.traverse((node) => {
    const world = node.getWorldMatrix()
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      append(built, primitive, world, primitive.getMaterial()?.getName() ?? '')
    }
  })
  const mesh = finish(built)
  const vertices = mesh.positions.length / 3
  if (mesh.indices.length === 0) throw new BadFile('damaged', `${name} holds no triangles.`)
  if (mesh.indices.some((index) => index >= vertices)) throw new BadFile('damaged', `${name} names vertices that it does not have.`)
  return { mesh, materials: Object.fromEntries(root.listMaterials().map((material) => [material.getName(), lookOf(material)])) }
}
