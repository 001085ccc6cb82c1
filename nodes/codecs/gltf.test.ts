import { Document, WebIO } from '@gltf-transform/core'
import { KHRMeshQuantization } from '@gltf-transform/extensions'
import { quantize } from '@gltf-transform/functions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadFile } from './bad-file.ts'
import { readGlb } from './gltf.ts'

/** One triangle of 1 x 2 m in a node that is turned by 90 degrees about +Y and moved up by 3 m. */
function triangle(): Document {
  const document = new Document()
  const buffer = document.createBuffer()
  const attribute = (values: number[], type: 'VEC2' | 'VEC3') => document.createAccessor().setArray(Float32Array.from(values)).setType(type).setBuffer(buffer)
  const primitive = document
    .createPrimitive()
    .setMaterial(document.createMaterial('paint').setBaseColorFactor([1, 0.5, 0, 1]).setRoughnessFactor(0.3))
    .setAttribute('POSITION', attribute([0, 0, 0, 1, 0, 0, 0, 2, 0], 'VEC3'))
    .setAttribute('NORMAL', attribute([0, 0, 1, 0, 0, 1, 0, 0, 1], 'VEC3'))
    .setAttribute('TEXCOORD_0', attribute([0, 1, 1, 1, 0, 0.25], 'VEC2'))
    .setIndices(document.createAccessor().setArray(Uint16Array.of(0, 1, 2)).setType('SCALAR').setBuffer(buffer))
  const half = Math.SQRT1_2
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive)).setRotation([0, half, 0, half]).setTranslation([0, 3, 0])
  document.createScene().addChild(node)
  return document
}

const io = () => new WebIO().registerExtensions([KHRMeshQuantization])

function expectTriangle({ mesh, materials }: Awaited<ReturnType<typeof readGlb>>): void {
  expect(mesh.parts).toEqual([{ material: 'paint', start: 0, count: 3 }])
  const wanted = [0, 3, 0, 0, 3, -1, 0, 5, 0]
  mesh.positions.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 3))
  expect(mesh.normals[0]).toBeCloseTo(1, 2)
  expect(mesh.uvs[5]).toBeCloseTo(0.25, 3)
  expect(materials['paint']).toMatchObject({ color: [1, 0.5, 0], roughness: 0.3, unlit: false })
}

describe('reading a GLB', () => {
  it('gives triangles in world space, with their materials', async () => {
    expectTriangle(await readGlb(await io().writeBinary(triangle()), 'car.glb'))
  })

  it('reads quantised attributes as plain floats', async () => {
    const document = triangle()
    await document.transform(quantize())
    expectTriangle(await readGlb(await io().writeBinary(document), 'car.glb'))
  })

  it('names the file when it is broken, empty or cut short', async () => {
    const whole = await io().writeBinary(triangle())
    const failure = await readGlb(whole.subarray(0, whole.length - 40), 'body.glb').catch((reason: unknown) => reason)
    expect(failure).toBeInstanceOf(BadFile)
    expect(failure).toMatchObject({ message: expect.stringContaining('body.glb') })
    await expect(readGlb(await io().writeBinary(new Document()), 'body.glb')).rejects.toThrow('body.glb holds no triangles.')
  })

  it('never ends in anything but a mesh or a BadFile', async () => {
    const whole = await io().writeBinary(triangle())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (edits) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, value] of edits) bytes[at] = value
        const result = await readGlb(bytes, 'body.glb').catch((reason: unknown) => reason)
        if (result instanceof Error) expect(result).toBeInstanceOf(BadFile)
      }),
      { numRuns: 300 },
    )
  })
})
