import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { folderAssets } from '../../engine/core/assets.ts'
import { createEngine } from '../../engine/core/engine.ts'
import type { LaneEntry } from '../../engine/core/lane.ts'
import { bundleEntry } from '../../engine/core/testing/bundle-entry.ts'
import { graphOf } from '../../engine/core/testing/kit.ts'
import { encodeTga } from '../codecs/tga.ts'
import { nodes } from '../index.ts'
import { difference, pictureOf } from '../kernels/pictures.ts'

let folder: string
let entry: LaneEntry
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dds-lanes-'))
  const picture = pictureOf(1300, 1100, 'ramps', 3)
  await writeFile(join(folder, 'sheet.tga'), encodeTga(picture, { depth: 32, packed: false, origin: 'bottom' }))
  entry = await bundleEntry(new URL('../../engine/worker.ts', import.meta.url))
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Exports the sheet with so many lanes, 0 for the calling thread; also how often progress was told. */
async function exported(lanes: number): Promise<{ readonly bytes: Uint8Array; readonly shares: readonly number[] }> {
  const exportFolder = join(folder, String(lanes))
  const assets = folderAssets({ files: [folder], packs: [] })
  const engine = createEngine({ nodes, assets, exportFolder, ...(lanes > 0 ? { pool: { entry, size: lanes } } : {}) })
  const graph = graphOf(
    { image: ['image-file', { file: 'sheet.tga' }], dds: ['dds-export', { name: 'body.dds', format: 'bc3' }] },
    ['image.image > dds.image'],
  )
  const shares: number[] = []
  const onEvent = (event: { type: string; node?: string; share?: number }) => {
    if (event.type === 'node.progress' && event.node === 'dds') shares.push(event.share!)
  }
  try {
    expect((await engine.run(graph, { targets: ['dds'], onEvent }).done).status).toBe('ok')
  } finally {
    await engine.close()
  }
  return { bytes: await readFile(join(exportFolder, 'body.dds')), shares }
}

it('gives the same file alone and with 1, 2 and 4 lanes, and tells progress that never falls', async () => {
  const alone = await exported(0)
  for (const lanes of [1, 2, 4]) {
    const { bytes, shares } = await exported(lanes)
    expect(difference(bytes, alone.bytes)).toBeUndefined()
    expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true)
  }
}, 60_000)
