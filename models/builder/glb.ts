import { Document, NodeIO } from '@gltf-transform/core'
import type { Material, Primitive, TypedArray } from '@gltf-transform/core'
import { KHRMaterialsClearcoat, KHRMaterialsSpecular, KHRMaterialsUnlit, KHRMeshQuantization } from '@gltf-transform/extensions'
import { mapCorners } from './mesh.ts'
import type { MaterialName, Triangle } from './mesh.ts'
import { MATERIALS } from './materials.ts'
import type { Sheet } from './sheet.ts'
import { map3 } from './vec.ts'
import type { Vec2, Vec3 } from './vec.ts'

/** Lattice steps per metre: every written position is a whole number of these, at most 0.042 mm off on each axis. */
export const STEPS_PER_METRE = 12000

/** Materials whose highlights are smooth enough to need fine normals. */
const GLOSSY: ReadonlySet<MaterialName> = new Set<MaterialName>(['paint', 'glass', 'lens'])

/** From the builder's frame (x forward, y left, z up) to glTF's (x left, y up, z forward): a cyclic permutation. */
export const toGltf = (p: Vec3): Vec3 => [p[1], p[2], p[0]]

/** The glTF extensions that a written car uses. */
export const GLTF_EXTENSIONS = [KHRMaterialsUnlit, KHRMaterialsClearcoat, KHRMaterialsSpecular, KHRMeshQuantization]

interface Buffers {
  readonly position: number[]
  readonly normal: number[]
  readonly uv: number[]
  readonly index: number[]
}

type SheetCorners = ReadonlyMap<Triangle, readonly [Vec2, Vec2, Vec2]>

/** Indexed buffers with every vertex once; triangles that the lattice makes flat are left out. */
const weld = (tris: readonly Triangle[], uvs: SheetCorners, normalScale: number): Buffers => {
  const out: Buffers = { position: [], normal: [], uv: [], index: [] }
  const known = new Map<string, number>()
  const put = (p: Vec3, n: Vec3, uv: Vec2): number => {
    const key = `${p.join()},${n.join()},${uv.join()}`
    const found = known.get(key)
    if (found !== undefined) return found
    const i = known.size
    known.set(key, i)
    out.position.push(...p)
    out.normal.push(...n)
    out.uv.push(...uv)
    return i
  }
  for (const t of tris) {
    const points = mapCorners(t.v, (v) => map3(toGltf(v.p), (q) => Math.round(q * STEPS_PER_METRE)))
    if (isFlatOnLattice(points)) continue
    const uv = uvs.get(t)
    t.v.forEach((v, i) => {
      const n = map3(toGltf(v.n), (q) => Math.round(q * normalScale))
      const at = uv?.[i] ?? [0, 0]
      out.index.push(put(points[i]!, n, [Math.round(at[0] * 65535), Math.round(at[1] * 65535)]))
    })
  }
  return out
}

const isFlatOnLattice = ([a, b, c]: readonly [Vec3, Vec3, Vec3]): boolean => {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  return uy * vz === uz * vy && uz * vx === ux * vz && ux * vy === uy * vx
}

const createMaterial = (doc: Document, name: MaterialName): Material => {
  const look = MATERIALS[name]
  const m = doc.createMaterial(name)
  m.setBaseColorFactor([...look.colour, look.alpha ?? 1]).setRoughnessFactor(look.roughness).setMetallicFactor(look.metallic ?? 0)
  if (look.alpha !== undefined) m.setAlphaMode('BLEND')
  if (look.emissive) m.setEmissiveFactor([...look.emissive])
  if (look.doubleSided) m.setDoubleSided(true)
  if (look.unlit) m.setExtension('KHR_materials_unlit', doc.createExtension(KHRMaterialsUnlit).createUnlit())
  if (look.clearcoat) {
    const coat = doc.createExtension(KHRMaterialsClearcoat).createClearcoat()
    m.setExtension('KHR_materials_clearcoat', coat.setClearcoatFactor(1).setClearcoatRoughnessFactor(0.04))
  }
  if (look.specular !== undefined) {
    const specular = doc.createExtension(KHRMaterialsSpecular).createSpecular()
    m.setExtension('KHR_materials_specular', specular.setSpecularFactor(look.specular))
  }
  return m
}

const createPrimitive = (doc: Document, name: MaterialName, buffers: Buffers): Primitive => {
  const glossy = GLOSSY.has(name)
  const accessor = (array: TypedArray, type: 'SCALAR' | 'VEC2' | 'VEC3', normalized = false) =>
    doc.createAccessor().setArray(array).setType(type).setNormalized(normalized)
  const count = buffers.position.length / 3
  const primitive = doc
    .createPrimitive()
    .setMaterial(createMaterial(doc, name))
    .setAttribute('POSITION', accessor(Int16Array.from(buffers.position), 'VEC3'))
    .setAttribute('NORMAL', accessor((glossy ? Int16Array : Int8Array).from(buffers.normal), 'VEC3', true))
    .setIndices(accessor(count < 65535 ? Uint16Array.from(buffers.index) : Uint32Array.from(buffers.index), 'SCALAR'))
  if (name === 'paint') primitive.setAttribute('TEXCOORD_0', accessor(Uint16Array.from(buffers.uv), 'VEC2', true))
  return primitive
}

/**
 * A car as GLB bytes: one node, one mesh, one primitive for each material. Positions are whole lattice steps (signed 16
 * bit, KHR_mesh_quantization) and the node's scale turns them into metres. Only `paint` carries TEXCOORD_0.
 */
export const writeGlb = async (name: string, tris: readonly Triangle[], sheet: Sheet): Promise<Uint8Array> => {
  const doc = new Document()
  doc.createBuffer()
  doc.createExtension(KHRMeshQuantization).setRequired(true)
  const uvs = new Map(sheet.triangles.map((t) => [t.source, t.uv]))
  const mesh = doc.createMesh(name)
  for (const material of Object.keys(MATERIALS) as MaterialName[]) {
    const own = tris.filter((t) => t.material === material)
    if (own.length === 0) continue
    const buffers = weld(own, uvs, GLOSSY.has(material) ? 32767 : 127)
    mesh.addPrimitive(createPrimitive(doc, material, buffers))
  }
  const step = 1 / STEPS_PER_METRE
  doc.createScene(name).addChild(doc.createNode(name).setMesh(mesh).setScale([step, step, step]))
  return new NodeIO().registerExtensions(GLTF_EXTENSIONS).writeBinary(doc)
}
