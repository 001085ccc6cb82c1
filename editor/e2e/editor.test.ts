import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf, launchBrowser, serveEditor, watchConsole, type Served } from './harness.ts'

const CAR = '.view-stage canvas'
const PATIENCE = 60_000

let served: Served
let browser: Browser
let context: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  ;[served, browser] = await Promise.all([serveEditor(), launchBrowser()])
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await served?.stop()
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
  page = await context.newPage()
  said = watchConsole(page)
  await page.goto(served.url)
})
afterEach(() => context.close())

const card = (id: string) => page.locator(`[data-card="${id}"]`)

async function openTemplate(name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
  await page.locator('[data-card]').first().waitFor()
}

/** Waits until the car shows something else than it did. */
async function carChanged(before: number): Promise<number> {
  return poll(() => fingerprintOf(page, CAR), (now) => now !== before && now !== 0)
}

async function poll<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE
  for (;;) {
    const value = await read()
    if (done(value)) return value
    if (Date.now() > end) throw new Error(`It never came to that; last was ${JSON.stringify(value)?.slice(0, 300)}.`)
    await page.waitForTimeout(80)
  }
}

/** Waits until a value has stopped changing. */
async function settled(read: () => Promise<number>): Promise<number> {
  let [last, same] = [Number.NaN, 0]
  return poll(read, (value) => {
    same = value === last ? same + 1 : 0
    last = value
    return same >= 8
  })
}

/** The document that the server holds, by way of saving it. */
async function savedAs(path: string): Promise<{ nodes: Record<string, { type: string; params: Record<string, unknown> }>; edges: { from: string; to: string }[] }> {
  await page.keyboard.press('Control+Shift+S')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill(path)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  return JSON.parse(await readFile(join(served.workspace, path), 'utf8'))
}

describe('the live editor', () => {
  it('shows the car of a template, changes it under the slider, and saves what it shows', async () => {
    await openTemplate(/Stripes and numbers/)
    const clay = await settled(() => fingerprintOf(page, CAR))
    expect(clay).not.toBe(0)
    await card('skirts').click()
    await page.getByRole('tab', { name: 'Car' }).click()
    const before = await settled(() => fingerprintOf(page, CAR))
    await page.getByRole('slider', { name: /Opacity/ }).last().focus()
    for (let i = 0; i < 30; i++) await page.keyboard.press('Shift+ArrowLeft')
    await carChanged(before)
    const document = await savedAs('striped.livery.json')
    expect(Number(document.nodes['skirts']?.params['opacity'])).toBeLessThan(1)
    expect(said).toEqual([])
  }, 180_000)

  it('takes the sample photo through the network to the car; a slider and a dragged decal change it again', async () => {
    await openTemplate(/Photo to game/)
    await page.getByRole('button', { name: /^Run/ }).click()
    await poll(async () => (await card('dds').getAttribute('aria-label')) ?? '', (label) => /done|ran|cached/i.test(label))
    const photo = await settled(() => fingerprintOf(page, CAR))

    const slider = card('boost').getByRole('slider', { name: 'Saturation' })
    const box = await slider.boundingBox()
    if (!box) throw new Error('The slider of Color Boost is not on its card.')
    await page.mouse.move(box.x + box.width * 0.58, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.05, box.y + box.height / 2, { steps: 12 })
    await page.mouse.up()
    const pale = await carChanged(photo)

    await card('decal').click({ position: { x: 60, y: 12 } })
    await page.getByRole('tab', { name: 'Sheet' }).click()
    const art = page.locator('.place-box')
    await art.waitFor()
    const place = await art.boundingBox()
    if (!place) throw new Error('The decal has no handles on the sheet.')
    await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2)
    await page.mouse.down()
    await page.mouse.move(place.x + place.width / 2 + 30, place.y + place.height / 2 + 6, { steps: 8 })
    await page.mouse.up()
    await page.getByRole('tab', { name: 'Car' }).click()
    await carChanged(pale)
    expect(said).toEqual([])
  }, 240_000)

  it('builds a graph from nothing with the keyboard alone', async () => {
    await page.keyboard.press('Alt+N')
    await page.locator('[data-canvas]').waitFor()
    await page.locator('[data-canvas]').focus()
    const add = async (name: string) => {
      await page.keyboard.press('Tab')
      await page.getByRole('combobox').fill(name)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await add('Solid Fill')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 1)
    await page.keyboard.press('Escape')
    await page.locator('[data-canvas]').focus()
    await add('Car')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 2)
    await page.locator('[data-card^="car"]').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-port^="output car"]').focus()
    await page.keyboard.press('c')
    await page.keyboard.press('Enter')
    const document = await savedAs('keys.livery.json')
    expect(document.edges).toEqual([{ from: 'car.car', to: 'solid-fill.car' }])
    expect(said).toEqual([])
  }, 120_000)

  it('copies a part as text and pastes it into another graph', async () => {
    await openTemplate(/Stripes and numbers/)
    await card('stripes').click({ position: { x: 60, y: 12 } })
    await card('doors').click({ position: { x: 60, y: 12 }, modifiers: ['Control'] })
    await page.keyboard.press('Control+C')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(JSON.parse(text).nodes).toHaveProperty('stripes')
    await page.keyboard.press('Alt+N')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 0)
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('Control+V')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 2)
    expect((await savedAs('pasted.livery.json')).edges).toEqual([{ from: 'stripes.image', to: 'doors.image' }])
    await page.keyboard.press('Control+Z')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 0)
    await page.keyboard.press('Control+Shift+Z')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 2)
  }, 120_000)

  it('comes back exactly as it was after a reload during a run', async () => {
    await openTemplate(/Stripes and numbers/)
    await page.getByRole('button', { name: /^Run/ }).click()
    await page.reload()
    await card('stripes').waitFor()
    await poll(async () => (await card('picture').getAttribute('aria-label')) ?? '', (label) => /done|ran|cached/i.test(label))
    expect(await page.locator('[data-card]').count()).toBe(13)
    expect(said.filter((text) => !text.includes('WebSocket'))).toEqual([])
  }, 180_000)

  it('says so when the engine process dies, has it back by itself, and the graph is whole', async () => {
    await openTemplate(/Stripes and numbers/)
    await settled(() => fingerprintOf(page, CAR))
    await page.getByRole('button', { name: /^Run/ }).click()
    expect(await served.killEngine()).toBe(true)
    await poll(() => page.getByRole('button', { name: /^Engine: / }).getAttribute('aria-label'), (label) => /ready/i.test(label ?? ''))
    expect(await page.locator('[data-card]').count()).toBe(13)
    await page.getByRole('button', { name: /^Run/ }).click()
    await poll(async () => (await card('picture').getAttribute('aria-label')) ?? '', (label) => /done|ran|cached/i.test(label))
  }, 180_000)
})
