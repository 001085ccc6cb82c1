import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { card, cardCount, documentOf, finished, newGraph, openTemplate, poll, press, pressUntil, saveAs } from './hand.ts'
import type { Stage } from './stage.ts'

/** From a card that has the keyboard: draws a wire off one of its outputs, and takes a node for its other end. */
async function addBehind(page: Page, output: string, name: string): Promise<void> {
  await press(page, 'Enter')
  await pressUntil(page, 'Tab', `[data-port^="output"][data-port$=".${output}"]`)
  await press(page, 'c')
  await page.keyboard.type(name)
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const keyboardAt = (page: Page, id: string) => poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-card')), (at) => at === id)

/** Graphs are made with the keyboard alone, and their parts travel as text. */
export function making(stage: Stage): void {
  it('builds a graph from nothing with the keyboard alone, and runs it', async () => {
    const { page, said } = await stage.page({ live: false })
    await newGraph(page)
    await pressUntil(page, 'Tab', '[data-canvas]')
    await press(page, 'Tab')
    await page.keyboard.type('Car')
    await press(page, 'Enter')
    await keyboardAt(page, 'car')
    await addBehind(page, 'car', 'Solid Fill')
    await keyboardAt(page, 'solid-fill')
    await addBehind(page, 'image', 'Number Plate')
    await keyboardAt(page, 'number-plate')
    await addBehind(page, 'image', 'DDS Export')
    await keyboardAt(page, 'dds-export')

    // A node of its own, wired to a port that is there already.
    await press(page, 'Escape')
    await pressUntil(page, 'Tab', '[data-canvas]')
    await press(page, 'a')
    await page.keyboard.type('Text')
    await pressUntil(page, 'ArrowDown', '[aria-activedescendant="palette-node-text"]')
    await press(page, 'Enter')
    await keyboardAt(page, 'text')
    await press(page, 'Enter')
    await pressUntil(page, 'Tab', 'input[aria-label="Text"]')
    await page.keyboard.type('007')
    await press(page, 'Enter')
    await keyboardAt(page, 'text')
    await press(page, 'Enter')
    await pressUntil(page, 'Tab', '[data-port="output text.text"]')
    await press(page, 'c')
    const chosen = () => page.evaluate(() => document.querySelector('[data-part="chosen"]')?.getAttribute('data-port') ?? '')
    for (let i = 0; i < 12 && (await chosen()) !== 'input number-plate.number'; i++) await press(page, 'Tab')
    await press(page, 'Enter', 'Control+Enter')

    expect(await finished(page, 'dds-export')).toMatchObject({ state: 'ran' })
    await saveAs(page, 'keys.livery.json')
    const saved = JSON.parse(await readFile(join(stage.served.workspace, 'keys.livery.json'), 'utf8'))
    expect(saved.edges).toEqual([
      { from: 'solid-fill.image', to: 'number-plate.image' },
      { from: 'number-plate.image', to: 'dds-export.image' },
      { from: 'text.text', to: 'number-plate.number' },
      { from: 'car.car', to: 'solid-fill.car' },
    ].toSorted((a, b) => (a.to < b.to ? -1 : 1)))
    expect(saved.nodes.text.params).toEqual({ text: '007' })
    expect(existsSync(join(stage.served.workspace, 'exports'))).toBe(true)
    expect(said).toEqual([])
  }, 300_000)

  it('copies a part as text and pastes it into another graph', async () => {
    const { page, said } = await stage.page({ live: false })
    await openTemplate(page, /Stripes and numbers/)
    const source = await documentOf(page)
    await card(page, 'stripes').click({ position: { x: 60, y: 12 } })
    await card(page, 'doors').click({ position: { x: 60, y: 12 }, modifiers: ['Control'] })
    await press(page, 'Control+C')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(Object.keys(JSON.parse(text).nodes)).toEqual(['doors', 'stripes'])
    await newGraph(page)
    await page.locator('[data-canvas]').focus()
    await press(page, 'Control+V')
    await poll(() => cardCount(page), (count) => count === 2)
    const pasted = await documentOf(page)
    expect(pasted.edges).toEqual([{ from: 'stripes.image', to: 'doors.image' }])
    expect(pasted.nodes['stripes']).toEqual(source.nodes['stripes'])
    await press(page, 'Control+Z')
    await poll(() => cardCount(page), (count) => count === 0)
    await press(page, 'Control+Shift+Z')
    await poll(() => cardCount(page), (count) => count === 2)
    expect(await documentOf(page)).toEqual(pasted)
    expect(said).toEqual([])
  }, 200_000)

  it('makes a Photo Input of a photo that is dropped on the canvas', async () => {
    const { page, said } = await stage.page()
    await newGraph(page)
    const bytes = (await readFile(new URL('../../graphs/templates/assets/sample-photo.jpg', import.meta.url))).toString('base64')
    await page.locator('[data-canvas]').evaluate((canvas, base64) => {
      const photo = new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], 'my car.jpg', { type: 'image/jpeg' })
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(photo)
      for (const type of ['dragenter', 'dragover', 'drop']) canvas.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, clientX: 500, clientY: 300 }))
    }, bytes)
    await card(page, 'photo-input').waitFor()
    const { nodes } = await documentOf(page)
    const file = String(nodes['photo-input']?.params['file'])
    expect(existsSync(join(stage.served.workspace, file))).toBe(true)
    await card(page, 'photo-input').locator('canvas[data-shown="fill"], canvas[data-shown="fit"]').waitFor()
    expect(said).toEqual([])
  }, 200_000)
}
