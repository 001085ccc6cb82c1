import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { bytesText, ddsSize } from '../../nodes/codecs/dds/size.ts'
import type { DdsFormat } from '../../nodes/codecs/dds/options.ts'
import { ENCODED } from '../../nodes/codecs/testing/encoded.ts'
import { card, openSaved, poll, statesOf } from './hand.ts'
import type { Stage } from './stage.ts'

const SIDE = 2048
const FORMATS = ENCODED.filter((format) => format.startsWith('bc') && format !== 'bc3')

/** Half clear paint on the car's sheet, into an export and into what it would lose. */
const GRAPH = {
  format: { name: 'clearcoat.graph', major: 1, minor: 0 },
  name: 'Textures',
  nodes: {
    car: { type: 'car', version: 1, params: {} },
    fill: { type: 'solid-fill', version: 1, params: { color: '#1f3a9340' } },
    paint: { type: 'gradient', version: 1, params: { color1: '#e5322dc0', color2: '#1f3a9310' } },
    error: { type: 'compression-error', version: 1, params: { format: 'bc3', view: 'result' } },
    dds: { type: 'dds-export', version: 2, params: { format: 'rgba' } },
  },
  edges: [
    { from: 'car.car', to: 'fill.car' },
    { from: 'fill.image', to: 'paint.image' },
    { from: 'paint.image', to: 'error.image' },
    { from: 'paint.image', to: 'dds.image' },
  ],
  layout: { nodes: { car: { x: 0, y: 0 }, fill: { x: 0, y: 160 }, paint: { x: 240, y: 0 }, error: { x: 480, y: 0 }, dds: { x: 480, y: 320 } }, frames: [], notes: [] },
}

/** A number that changes with what a card's picture shows, its alpha too; 0 while it shows nothing. */
const pictureOf = (page: Page, id: string): Promise<number> =>
  card(page, id).locator('.card-thumb canvas').evaluate((canvas: HTMLCanvasElement) => {
    // Read from a copy: a canvas that is read often would be moved out of the graphics memory, and says so.
    const copy = Object.assign(document.createElement('canvas'), { width: 64, height: 64 }).getContext('2d')
    if (!copy || canvas.width <= 1) return 0
    copy.drawImage(canvas, 0, 0, 64, 64)
    const { data } = copy.getImageData(0, 0, 64, 64)
    return data.reduce((sum, value, i) => (sum * 31 + value * (1 + (i % 251))) % 2_147_483_647, 7)
  })

const choose = (page: Page, id: string, format: string) => card(page, id).getByLabel('Format', { exact: true }).selectOption(format)

function sizeOf(format: DdsFormat): string {
  const { bytes, levels } = ddsSize(SIDE, SIDE, { format, mips: 'box', header: 'legacy' })
  return `${bytesText(bytes)} with ${levels.length} mips`
}

/** What a format costs and what it loses are seen while it is chosen, without a run. */
export function textures(stage: Stage): void {
  it('follows the choice of a texture format live: the size of the file, and the picture of what is lost', async () => {
    const { page, said } = await stage.page()
    await writeFile(join(stage.served.workspace, 'textures.livery.json'), JSON.stringify(GRAPH))
    await openSaved(page, 'textures.livery.json')
    const estimate = card(page, 'dds').locator('.card-report-text')
    // Opening a graph runs nothing; the first edit does. Drafts are of 1024 px, the file will be of the whole sheet.
    await choose(page, 'dds', 'bc3')
    await poll(async () => (await estimate.textContent()) ?? '', (text) => text === sizeOf('bc3'))
    let shown = await poll(() => pictureOf(page, 'error'), (pixels) => pixels !== 0)
    for (const format of FORMATS) {
      await choose(page, 'dds', format)
      await poll(async () => (await estimate.textContent()) ?? '', (text) => text === sizeOf(format))
      await choose(page, 'error', format)
      const before = shown
      shown = await poll(() => pictureOf(page, 'error'), (pixels) => pixels !== before)
    }
    await card(page, 'dds').click({ position: { x: 60, y: 12 } })
    const inspector = page.getByRole('region', { name: 'Estimate' })
    expect(await inspector.textContent()).toContain(sizeOf(FORMATS.at(-1) ?? 'bc1'))
    await page.getByRole('combobox', { name: 'Mip levels' }).click()
    await page.getByRole('option', { name: 'None' }).click()
    await poll(async () => (await inspector.textContent()) ?? '', (text) => text.includes('without mips'))

    await card(page, 'error').click({ position: { x: 60, y: 12 } })
    await page.getByRole('region', { name: /^Losses of BC/ }).waitFor()
    await choose(page, 'error', 'bc3')
    await page.getByRole('region', { name: 'Losses of BC3 (DXT5)' }).getByText(sizeOf('bc3')).waitFor()
    // None of this ran the export.
    expect((await statesOf(page))['dds']).toBeUndefined()
    expect(said).toEqual([])
  }, 200_000)
}
