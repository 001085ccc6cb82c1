import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { placeSpots } from './anchors.ts'
import { createCar } from './car.ts'
import { writeGlb } from './glb.ts'
import { drawGuide } from './guide.ts'
import { FULL, LIVE } from './level.ts'
import { licenceText } from './licence.ts'
import type { Triangle } from './mesh.ts'
import { bakeOcclusion } from './occlusion.ts'
import { createPack } from './pack-json.ts'
import type { PackFacts } from './pack-json.ts'
import { rasterPanels } from './raster.ts'
import type { CarRecipe } from './recipe.ts'
import { layOutSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import type { CarPack } from '../pack.ts'

/** Edge of the baked occlusion before it is enlarged to the sheet: on a 2048 sheet a texel of it is one centimetre. */
const OCCLUSION_SIZE = 512

const greyPng = async (pixels: Uint8Array, from: number, to: number): Promise<Buffer> =>
  sharp(pixels, { raw: { width: from, height: from, channels: 1 } })
    .resize(to, to, { kernel: 'cubic' })
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toBuffer()

const panelsPng = (sheet: Sheet): Promise<Buffer> => {
  const { size } = sheet.layout
  return greyPng(rasterPanels(sheet.triangles, (p) => sheet.boxes.get(p)!.index, size), size, size)
}

const occlusionPng = (tris: readonly Triangle[], sheet: Sheet): Promise<Buffer> =>
  greyPng(bakeOcclusion(tris, sheet, OCCLUSION_SIZE), OCCLUSION_SIZE, sheet.layout.size)

const fontBytes = async (weight: number): Promise<ArrayBuffer> => {
  const url = import.meta.resolve(`@fontsource/barlow-condensed/files/barlow-condensed-latin-${weight}-normal.woff`)
  return new Uint8Array(await readFile(new URL(url))).buffer
}

const guidePng = async (sheet: Sheet, facts: PackFacts): Promise<Buffer> => {
  const spots = {
    anchors: placeSpots(sheet, facts.anchors),
    locked: placeSpots(sheet, facts.locked),
    plates: placeSpots(sheet, facts.plates),
  }
  const svg = drawGuide(sheet, spots, { label: await fontBytes(600), small: await fontBytes(500) })
  return sharp(Buffer.from(svg), { unlimited: true }).png({ compressionLevel: 9, palette: true }).toBuffer()
}

/** What the builder asks of its surroundings. */
export interface PackOptions {
  /** The networks to list for a mesh with this hash: those of an older pack stay valid while the mesh is the same. */
  readonly networksFor: (meshSha256: string) => Promise<CarPack['networks']>
}

/** All files of a car pack by name, as bytes; the same bytes on every run. */
export const buildPack = async ({ shape, layout, facts }: CarRecipe, options: PackOptions): Promise<Map<string, Uint8Array>> => {
  const tris = createCar(shape, FULL)
  const sheet = layOutSheet(tris, layout)
  const body = await writeGlb(facts.id, tris, sheet)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const liveTris = createCar(shape, LIVE)
  const live = await writeGlb(facts.id, liveTris, layOutSheet(liveTris, layout, sheet.boxes))
  const pack: CarPack = { ...createPack(facts, sheet, sha256), networks: await options.networksFor(sha256) }
  return new Map<string, Uint8Array>([
    ['body.glb', body],
    ['body-live.glb', live],
    ['panels.png', await panelsPng(sheet)],
    ['occlusion.png', await occlusionPng(tris, sheet)],
    ['guide.png', await guidePng(sheet, facts)],
    ['LICENCE.txt', Buffer.from(licenceText(facts.name))],
    ['car.json', Buffer.from(`${JSON.stringify(pack, null, 1)}\n`)],
  ])
}
