import { describe, expect, it } from 'vitest'
import { readGlb } from '../codecs/gltf.ts'
import { testMesh } from '../testing/test-mesh.ts'
import { lookAt } from './raster.ts'
import { placeInSquare, type SquareCamera } from './camera.ts'
import { sight, viewThrough, windowAround, type Sighting } from './photo-view.ts'
import { areaPerTexel, eachTexel, sheetPoints } from './unwrap.ts'

/** The box of the test car: 1.9 x 1.2 x 4.4 m, its left side on the sheet at 8, 8, 112, 28 of 128. */
const mesh = (await readGlb(await testMesh(), 'test')).mesh

describe('the sheet’s texels on the car', () => {
  it('lie where the UVs say, and cover each panel once', () => {
    const points = sheetPoints(mesh, 'paint', 128, 128)
    expect(points.texels.length).toBe(112 * 28 * 2 + 52 * 40 * 2)
    const at = (x: number, y: number) => {
      const i = points.texels.indexOf(y * 128 + x)
      return { position: [...points.positions.subarray(i * 3, i * 3 + 3)], normal: [...points.normals.subarray(i * 3, i * 3 + 3)], area: points.areas[i]! }
    }
    // The first texel of the left side: nose end, top.
    const { position, normal, area } = at(8, 8)
    expect(position).toEqual([0.95, 1.2 - (0.5 / 28) * 1.2, 2.2 - (0.5 / 112) * 4.4].map((value) => expect.closeTo(value, 5)))
    expect(normal).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 5)))
    expect(area).toBeCloseTo((4.4 * 1.2) / (112 * 28), 8)
    expect(points.areas.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2 * 4.4 * 1.2 + 1.9 * 1.2 + 1.9 * 4.4, 3)
  })

  it('are visited part by part', () => {
    const [part] = mesh.parts
    const seen = new Set<number>()
    for (let i = 0; i < part!.count; i += 6) eachTexel(mesh, { start: part!.start + i, count: 6 }, 64, 64, (texel) => void seen.add(texel))
    expect(seen.size).toBe(sheetPoints(mesh, 'paint', 64, 64).texels.length)
    expect(areaPerTexel(mesh, 0, 128, 128)).toBeCloseTo((4.4 * 1.2) / (112 * 28), 8)
  })
})

/** A camera 9 m off, in front and to the left, as the contract writes one. */
function cameraAt(eye: [number, number, number], k1 = 0): SquareCamera {
  const { rotation, translation: t } = lookAt(eye, [0, 0.6, 0], { width: 1, height: 1, fov: 40 })
  return { rotation: rotation.map((value, k) => (k < 3 ? value : -value)), translation: [t[0], -t[1], -t[2]], focal: 1.3, centre: [0.5, 0.5], k1 }
}

function look(camera: SquareCamera, point: readonly [number, number, number], normal: readonly [number, number, number], trim = 0): Sighting {
  const corners = [...Array(8).keys()].flatMap((i) => placeInSquare(camera, [i & 1 ? 0.95 : -0.95, i & 2 ? 1.2 : 0, i & 4 ? 2.2 : -2.2])!)
  const view = viewThrough(camera, mesh, 'paint', new Set(), windowAround(corners), 512)
  const seen: Sighting = { x: 0, y: 0, trust: 0, seen: false }
  sight(view, ...point, ...normal, trim, seen)
  return seen
}

describe('the car through a camera', () => {
  it('sees the sides that face it, and not those behind', () => {
    const camera = cameraAt([5, 2, 7])
    expect(look(camera, [0.95, 0.6, 0], [1, 0, 0])).toMatchObject({ seen: true })
    expect(look(camera, [0, 0.6, 2.2], [0, 0, 1])).toMatchObject({ seen: true, trust: 1 })
    expect(look(camera, [-0.95, 0.6, 0], [-1, 0, 0])).toMatchObject({ seen: false, trust: 0 })
    // Facing the camera, but deep inside: hidden by the side.
    expect(look(camera, [0, 0.6, 0], [1, 0, 0])).toMatchObject({ seen: false })
  })

  it('says where the photo shows a point, the bend of the lens included', () => {
    const camera = cameraAt([5, 2, 7], 0.08)
    const { x, y } = look(camera, [0.95, 0.6, 1], [1, 0, 0])
    const place = placeInSquare(camera, [0.95, 0.6, 1])!
    expect([x, y]).toEqual([expect.closeTo(place[0], 9), expect.closeTo(place[1], 9)])
  })

  it('trusts nothing near the outline, and everything well within', () => {
    const camera = cameraAt([0, 1, 9])
    const edge = look(camera, [0.93, 0.6, 2.2], [0, 0, 1], 12)
    const middle = look(camera, [0, 0.6, 2.2], [0, 0, 1], 12)
    expect([edge.seen, edge.trust, middle.trust]).toEqual([true, 0, 1])
    expect(look(camera, [0.93, 0.6, 2.2], [0, 0, 1], 0).trust).toBe(1)
  })
})
