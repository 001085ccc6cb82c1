import { describe, expect, it } from 'vitest'
import { readGlb } from '../codecs/gltf.ts'
import { testMesh } from '../testing/test-mesh.ts'
import { cameraOfTensor, placeInSquare } from './camera.ts'
import { viewThrough, windowAround } from './photo-view.ts'
import { withTrueRims } from './rim.ts'

const mesh = (await readGlb(await testMesh(), 'test')).mesh
/** Level with the car's left side, 9 m off: the side lies across the middle of the photo. */
const camera = cameraOfTensor([0, 0, -1, 0, -1, 0, -1, 0, 0, 0, 0.6, 9, 1.2, 0.5, 0.5, 0])
const corners = [...Array(8).keys()].flatMap((i) => placeInSquare(camera, [i & 1 ? 0.95 : -0.95, i & 2 ? 1.2 : 0, i & 4 ? 2.2 : -2.2])!)
const view = viewThrough(camera, mesh, 'paint', new Set(), windowAround(corners), 512)

const SIDE = 1024
const REACH = 16
/** Px of the photo where the left side begins at the top: its upper edge. */
const TOP = Math.round(placeInSquare(camera, [0.95, 1.2, 0])![1] * SIDE)

/** Blue paint before a pink wall that reaches 10 px into it, with a white letter at the very rim from x 500 to 520. */
const photo = (() => {
  const pixels = new Uint8Array(SIDE * SIDE * 4).fill(255)
  const bottom = Math.round(placeInSquare(camera, [0.95, 0, 0])![1] * SIDE)
  const [left, right] = [2.2, -2.2].map((z) => Math.round(placeInSquare(camera, [0.95, 0.6, z])![0] * SIDE)) as [number, number]
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const paint = y >= TOP + 10 && y < bottom && x >= Math.min(left, right) && x < Math.max(left, right)
      const letter = x >= 500 && x < 520 && y >= TOP && y < TOP + 40
      pixels.set(letter ? [255, 255, 255] : paint ? [30, 50, 160] : [230, 120, 180], (y * SIDE + x) * 4)
    }
  }
  return { width: SIDE, height: SIDE, pixels }
})()

/** How clear the view is at a place of the photo, in px of the photo. */
const clearAt = ({ clear, window, side }: typeof view, x: number, y: number) =>
  clear[Math.floor(((y / SIDE - window.top) / window.span) * side) * side + Math.floor(((x / SIDE - window.left) / window.span) * side)]!

describe('rims looked at closely', () => {
  const refined = withTrueRims(view, photo, REACH)

  it('are dropped where the wall shows, and kept where the paint or a letter does', () => {
    expect(clearAt(refined, 400, TOP + 7)).toBe(clearAt(view, 400, TOP + 7))
    expect(clearAt(refined, 400, TOP + 13)).toBe(255)
    expect(clearAt(refined, 510, TOP + 8)).toBe(255)
  })

  it('never keep the outermost pixels, and leave what is well within alone', () => {
    expect(clearAt(refined, 510, TOP + 1)).toBe(clearAt(view, 510, TOP + 1))
    expect(clearAt(refined, 400, TOP + 60)).toBe(clearAt(view, 400, TOP + 60))
    expect(withTrueRims(view, photo, 0)).toBe(view)
  })
})
