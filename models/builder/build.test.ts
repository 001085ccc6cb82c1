import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { packSchema } from '../pack.ts'
import { createCar } from './car.ts'
import { writeGlb } from './glb.ts'
import { FULL, LIVE } from './level.ts'
import { createPack } from './pack-json.ts'
import { countOverlaps, rasterPanels } from './raster.ts'
import { RECIPES } from './recipes.ts'
import { layOutSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { greyPixels, packFile, readWrittenPack } from './written-pack.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.each(RECIPES)('the files of the $facts.name', ({ shape, layout, facts }) => {
  it('agree with a fresh build to the byte', async () => {
    const { pack, body, panels, size } = await readWrittenPack(facts.id)
    const tris = createCar(shape, FULL)
    const sheet = layOutSheet(tris, layout)
    const fresh = await writeGlb(facts.id, tris, sheet)
    expect(sha256(fresh)).toBe(sha256(body))
    expect(pack.mesh.sha256).toBe(sha256(body))
    const map = rasterPanels(sheet.triangles, (p) => sheet.boxes.get(p)!.index, size)
    expect(sha256(map)).toBe(sha256(panels))
    expect({ ...pack, networks: {} }).toEqual(packSchema.parse(createPack(facts, sheet, sha256(fresh))))
    expectSheet(sheet, size)
    const coarse = createCar(shape, LIVE)
    const live = await writeGlb(facts.id, coarse, layOutSheet(coarse, layout, sheet.boxes))
    expect(sha256(live)).toBe(sha256(await packFile(facts.id, 'body-live.glb')))
  }, 180_000)

  it('come out the same when built twice', async () => {
    const build = async (): Promise<string> => {
      const tris = createCar(shape, { coarse: 3, plain: true })
      return sha256(await writeGlb('live', tris, layOutSheet(tris, layout)))
    }
    expect(await build()).toBe(await build())
  }, 180_000)

  it('are all there, small, and free to use', async () => {
    const names = ['body.glb', 'body-live.glb', 'panels.png', 'guide.png', 'occlusion.png', 'LICENCE.txt']
    const sizes = await Promise.all(names.map(async (n) => (await packFile(facts.id, n)).length))
    expect(Math.max(...sizes)).toBeLessThan(1.5e6)
    expect((await packFile(facts.id, 'LICENCE.txt')).toString()).toContain(facts.licence)
    const occlusion = await greyPixels(facts.id, 'occlusion.png')
    expect(occlusion.reduce((low, q) => Math.min(low, q), 255)).toBeLessThan(100)
  })
})

/** Nothing lies on anything else, and everything keeps its distance. */
const expectSheet = (sheet: Sheet, size: number): void => {
  expect(countOverlaps(sheet.triangles, size)).toBe(0)
  const boxes = [...sheet.boxes.values()]
  for (const a of boxes) {
    expect(Math.min(a.x, a.y, size - a.x - a.w, size - a.y - a.h), a.place.name).toBeGreaterThanOrEqual(8)
    for (const b of boxes) {
      if (a === b) continue
      const gap = Math.max(b.x - a.x - a.w, a.x - b.x - b.w, b.y - a.y - a.h, a.y - b.y - b.h)
      expect(gap, `${a.place.name} to ${b.place.name}`).toBeGreaterThanOrEqual(8)
    }
  }
}
