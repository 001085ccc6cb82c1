import { describe, expect, it } from 'vitest'
import { readGlb } from '../codecs/gltf.ts'
import { cameraOfTensor, placeInSquare } from '../kernels/camera.ts'
import { viewThrough, windowAround } from '../kernels/photo-view.ts'
import { sheetPoints } from '../kernels/unwrap.ts'
import { testMesh } from '../testing/test-mesh.ts'
import { cleanSheet, type NetworkSheet } from './clean-sheet.ts'

const SIZE = 128
const mesh = (await readGlb(await testMesh(), 'test')).mesh
const points = sheetPoints(mesh, 'paint', SIZE, SIZE)
/** Level with the car's left side, 9 m off. */
const camera = cameraOfTensor([0, 0, -1, 0, -1, 0, -1, 0, 0, 0, 0.6, 9, 1.2, 0.5, 0.5, 0])
const corners = [...Array(8).keys()].flatMap((i) => placeInSquare(camera, [i & 1 ? 0.95 : -0.95, i & 2 ? 1.2 : 0, i & 4 ? 2.2 : -2.2])!)
const view = viewThrough(camera, mesh, 'paint', new Set(), windowAround(corners), 512)

/** The left side from the photo, the right mirrored from it, the rest filled in; green paint with a dark rim of 3 texels. */
function network(): NetworkSheet {
  const made = { size: SIZE, pixels: new Uint8Array(SIZE * SIZE * 4).fill(255), confidence: new Uint8Array(SIZE * SIZE), source: new Uint8Array(SIZE * SIZE) }
  for (const texel of points.texels) {
    const [x, y] = [texel % SIZE, Math.floor(texel / SIZE)]
    const panel = y < 40 ? 1 : y < 76 ? 2 : 3
    const top = panel === 1 ? 8 : 44
    const rim = panel < 3 && (x < 11 || x >= 117 || y < top + 3 || y >= top + 25)
    made.source[texel] = panel
    made.confidence[texel] = [0, 255, 153, 0][panel]!
    made.pixels.set(rim ? [10, 10, 10] : [40, 160, 60], texel * 4)
  }
  return made
}

const at = (sheet: NetworkSheet, x: number, y: number) => [...sheet.pixels.subarray((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 3)]

describe('cleaning a sheet', () => {
  it('takes back the rims, there and in the mirror, and fills them from the paint beside', () => {
    const sheet = network()
    cleanSheet(sheet, { view, points, trim: 24, plainMirror: false })
    for (const [x, y] of [[8, 20], [64, 8], [119, 35], [8, 58], [64, 71]] as const) {
      for (const [k, value] of [40, 160, 60].entries()) expect(Math.abs(at(sheet, x, y)[k]! - value), `${x}, ${y}`).toBeLessThan(12)
      expect([sheet.confidence[y * SIZE + x], sheet.source[y * SIZE + x]]).toEqual([0, 3])
    }
    expect([sheet.confidence[22 * SIZE + 64], sheet.source[22 * SIZE + 64]]).toEqual([255, 1])
  })

  it('fills what lies between the panels, so that nothing foreign is mixed in later', () => {
    const sheet = network()
    cleanSheet(sheet, { view, points, trim: 24, plainMirror: false })
    expect(at(sheet, 64, 2)).toEqual([expect.closeTo(40, -1), expect.closeTo(160, -1), expect.closeTo(60, -1)])
  })

  it('leaves everything as it was found when nothing is to be trimmed', () => {
    const sheet = network()
    cleanSheet(sheet, { view, points, trim: 0, plainMirror: false })
    expect([at(sheet, 8, 20), sheet.confidence[20 * SIZE + 8], sheet.source[20 * SIZE + 8]]).toEqual([[10, 10, 10], 255, 1])
  })

  it('takes back mirrored lettering when asked, and not what the photo shows', () => {
    const sheet = network()
    for (const top of [8, 44]) {
      for (let y = top + 8; y < top + 20; y++) for (let x = 50; x < 78; x++) if (x % 4 < 2) sheet.pixels.set([250, 250, 250], (y * SIZE + x) * 4)
    }
    cleanSheet(sheet, { view, points, trim: 0, plainMirror: true })
    expect(sheet.source[22 * SIZE + 64]).toBe(1)
    expect(sheet.source[58 * SIZE + 64]).toBe(3)
    expect(Math.max(...at(sheet, 64, 58))).toBeLessThan(200)
  })
})
