import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { createCar } from './car.ts'
import { writeGlb } from './glb.ts'
import { placeSpots } from './anchors.ts'
import { drawGuide } from './guide.ts'
import { LICENCE_TEXT } from './licence.ts'
import { bakeOcclusion } from './occlusion.ts'
import { FULL, LIVE } from './level.ts'
import { meridian } from './meridian.ts'
import { meridianFacts } from './meridian-facts.ts'
import { meridianSheet } from './meridian-sheet.ts'
import { createPack } from './pack-json.ts'
import { rasterPanels } from './raster.ts'
import { layOutSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import type { Triangle } from './mesh.ts'

const greyPng = async (pixels: Uint8Array, size: number): Promise<Buffer> =>
  sharp(pixels, { raw: { width: size, height: size, channels: 1 } }).toColourspace('b-w').png({ compressionLevel: 9 }).toBuffer()

/** Edge of the baked occlusion before it is enlarged to the sheet: a texel is one centimetre. */
const OCCLUSION_SIZE = 512

const occlusionPng = async (tris: readonly Triangle[], sheet: Sheet): Promise<Buffer> => {
  const map = bakeOcclusion(tris, sheet, OCCLUSION_SIZE)
  return sharp(map, { raw: { width: OCCLUSION_SIZE, height: OCCLUSION_SIZE, channels: 1 } })
    .resize(sheet.layout.size, sheet.layout.size, { kernel: 'cubic' })
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toBuffer()
}

const guidePng = async (sheet: Sheet): Promise<Buffer> => {
  const spots = {
    anchors: placeSpots(sheet, meridianFacts.anchors),
    locked: placeSpots(sheet, meridianFacts.locked),
    plates: placeSpots(sheet, meridianFacts.plates),
  }
  const fonts = { label: await fontBytes('600'), small: await fontBytes('500') }
  return sharp(Buffer.from(drawGuide(sheet, spots, fonts)), { unlimited: true }).png({ compressionLevel: 9, palette: true }).toBuffer()
}

const fontBytes = async (weight: string): Promise<ArrayBuffer> => {
  const url = import.meta.resolve(`@fontsource/barlow-condensed/files/barlow-condensed-latin-${weight}-normal.woff`)
  const bytes = await readFile(new URL(url))
  return new Uint8Array(bytes).buffer
}

/** All files of the Meridian pack by name, as bytes. `networksFor` answers with the networks to keep for a mesh's hash. */
export const buildPack = async (options: { networksFor: (meshSha256: string) => Promise<object> }): Promise<Map<string, Uint8Array>> => {
  const tris = createCar(meridian, FULL)
  const sheet = layOutSheet(tris, meridianSheet)
  const body = await writeGlb(meridianFacts.id, tris, sheet)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const pack = createPack(meridianFacts, sheet, sha256)
  const panels = rasterPanels(sheet.triangles, (p) => sheet.boxes.get(p)!.index, meridianSheet.size)
  const liveTris = createCar(meridian, LIVE)
  const live = await writeGlb(meridianFacts.id, liveTris, layOutSheet(liveTris, meridianSheet, sheet.boxes))
  const json = { ...pack, networks: await options.networksFor(sha256) }
  return new Map<string, Uint8Array>([
    ['body.glb', body],
    ['body-live.glb', live],
    ['panels.png', await greyPng(panels, meridianSheet.size)],
    ['occlusion.png', await occlusionPng(tris, sheet)],
    ['guide.png', await guidePng(sheet)],
    ['LICENCE.txt', Buffer.from(LICENCE_TEXT)],
    ['car.json', Buffer.from(`${JSON.stringify(json, null, 1)}\n`)],
  ])
}
