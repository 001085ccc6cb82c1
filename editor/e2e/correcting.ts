import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { boxOf, documentOf, drag, openSaved, openTemplate, poll, press, statesOf } from './hand.ts'
import { faultsOf } from './looks.ts'
import type { Stage } from './stage.ts'

/** A number that changes whenever the outline over the photo moves. */
const outlinePixels = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const source = document.querySelector<HTMLCanvasElement>('.correction-wire')
    const small = Object.assign(document.createElement('canvas'), { width: 240, height: 160 })
    const context = small.getContext('2d')
    if (!context || !source || source.width === 0) return 0
    context.drawImage(source, 0, 0, 240, 160)
    return context.getImageData(0, 0, 240, 160).data.reduce((sum, value, i) => (sum * 31 + value * (1 + (i % 251))) % 2_147_483_647, 7)
  })

const pointsOf = async (page: Page) => (await documentOf(page)).nodes['auv']?.params['points'] as Record<string, { x: number; y: number }> | undefined

const places = (page: Page) => page.evaluate(() => [...document.querySelectorAll('[data-point]')].map((grip) => `${grip.getAttribute('data-point')} ${grip.getAttribute('transform')}`))

/** Waits until the node has run. */
const hasRun = (page: Page) => poll(() => statesOf(page), (states) => states['auv']?.state === 'ran' || states['auv']?.state === 'cached')

/** A number that changes whenever the car beside the photo, or over it, is drawn otherwise. */
const carPixels = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const source = document.querySelector<HTMLCanvasElement>('.correction-car canvas')
    const small = Object.assign(document.createElement('canvas'), { width: 120, height: 80 })
    const context = small.getContext('2d')
    if (!context || !source || source.width === 0) return 0
    context.drawImage(source, 0, 0, 120, 80)
    const { data } = context.getImageData(0, 0, 120, 80)
    return data.some((value) => value !== 0) ? data.reduce((sum, value, i) => (sum * 31 + value * (1 + (i % 251))) % 2_147_483_647, 7) : 0
  })

/** Waits until the car is drawn and no longer changes. */
async function carStill(page: Page): Promise<number> {
  let last = 0
  return poll(async () => {
    const now = await carPixels(page)
    await page.waitForTimeout(400)
    const same = now === last
    last = now
    return same ? now : 0
  }, (pixels) => pixels !== 0)
}

/** The camera of a photo is corrected by hand. */
export function correcting(stage: Stage): void {
  it('drags a point of the car on the photo: the outline follows the hand, the network runs on release, undo takes both back', async () => {
    const { page, said } = await stage.page({ live: true })
    await openTemplate(page, /Photo to game/)
    await page.getByRole('tab', { name: 'Photo' }).click()
    const grips = page.locator('[data-point]')
    await grips.first().waitFor({ timeout: 120_000 })
    await page.locator('.correction-wire').waitFor()
    await poll(() => outlinePixels(page), (pixels) => pixels !== 0)
    await poll(() => grips.count(), (count) => count >= 4)
    await hasRun(page)
    const still = await outlinePixels(page)
    const found = await places(page)

    expect(await faultsOf(page, '.viewport')).toEqual([])
    const name = await grips.first().getAttribute('data-point')
    const grip = page.locator(`[data-point="${name}"]`)
    const box = await boxOf(grip.locator('.correction-dot'))
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 6, y + 2, { steps: 3 })
    await page.locator('.correction-loupe').waitFor()
    const first = await poll(() => outlinePixels(page), (pixels) => pixels !== still)
    await page.mouse.move(x + 14, y + 4, { steps: 4 })
    const second = await poll(() => outlinePixels(page), (pixels) => pixels !== first)
    // Nothing is written, and no network runs, while the hand is on it.
    expect(await pointsOf(page)).toBeUndefined()
    await page.mouse.up()
    expect(Object.keys((await pointsOf(page)) ?? {})).toEqual([name])
    await poll(() => outlinePixels(page), (pixels) => pixels !== second)
    const answered = await places(page)
    expect(answered).not.toEqual(found)
    expect(await grip.getAttribute('data-set')).toBe('true')

    // Arrow keys nudge by a pixel, and what they do together is one step.
    const before = (await pointsOf(page))![name!]!
    await grip.focus()
    await page.keyboard.down('ArrowRight')
    await page.keyboard.up('ArrowRight')
    const nudged = await poll(async () => (await pointsOf(page))![name!]!, (point) => point.x !== before.x)
    expect(nudged.x - before.x).toBeGreaterThan(0)
    expect(nudged.x - before.x).toBeLessThan(0.004)

    await page.locator('[data-canvas]').focus()
    await press(page, 'Control+Z', 'Control+Z')
    expect(await pointsOf(page)).toBeUndefined()
    await poll(() => places(page), (now) => JSON.stringify(now) === JSON.stringify(found))
    await poll(() => outlinePixels(page), (pixels) => pixels === still)
    await press(page, 'Control+Shift+Z')
    expect(Object.keys((await pointsOf(page)) ?? {})).toEqual([name])
    await page.getByRole('button', { name: 'Reset', exact: true }).click()
    expect(await pointsOf(page)).toBeUndefined()
    expect(said).toEqual([])
  }, 300_000)

  it('shows the car beside the photo through its camera: it follows the hand, and undo brings it back; over the photo a line parts them', async () => {
    const { page, said } = await stage.page({ live: true })
    await openTemplate(page, /Photo to game/)
    await page.locator('[data-canvas]').focus()
    await press(page, 'v')
    await hasRun(page)
    await page.getByRole('button', { name: 'Make the view large' }).click()
    await page.getByRole('radio', { name: 'Beside' }).waitFor()
    expect(await page.getByRole('radio', { name: 'Beside' }).getAttribute('aria-checked')).toBe('true')
    const [photo, car] = [await boxOf(page.locator('.photo-picture')), await boxOf(page.locator('.correction-car'))]
    expect([car.width, car.height]).toEqual([expect.closeTo(photo.width, 0), expect.closeTo(photo.height, 0)])
    await page.locator('.correction-wire').waitFor()
    const still = await carStill(page)
    expect(await faultsOf(page, '.viewport')).toEqual([])

    const grip = page.locator('[data-point]').first()
    const dot = await boxOf(grip.locator('.correction-dot'))
    const [x, y] = [dot.x + dot.width / 2, dot.y + dot.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 30, y + 8, { steps: 3 })
    await page.locator('.correction-echo').waitFor()
    await poll(() => carPixels(page), (pixels) => pixels !== 0 && pixels !== still)
    expect(await pointsOf(page)).toBeUndefined()
    await page.mouse.up()
    expect(Object.keys((await pointsOf(page)) ?? {})).toHaveLength(1)

    await page.locator('[data-canvas]').focus()
    await press(page, 'Control+Z')
    expect(await pointsOf(page)).toBeUndefined()

    await press(page, 'v')
    const wipe = page.getByRole('slider', { name: 'Line between photo and car' })
    await wipe.focus()
    await press(page, 'Home')
    expect(await wipe.getAttribute('aria-valuenow')).toBe('0')
    await press(page, 'Shift+ArrowRight', 'ArrowRight')
    expect(await wipe.getAttribute('aria-valuenow')).toBe('12')
    const at = await boxOf(wipe)
    await drag(page, { x: at.x + at.width / 2, y: at.y + at.height - 22 }, { x: at.x + at.width / 2 + photo.width / 2, y: at.y + at.height - 22 })
    await poll(() => wipe.getAttribute('aria-valuenow'), (value) => Number(value) > 20)
    expect(await faultsOf(page, '.viewport')).toEqual([])
    await page.getByRole('radio', { name: 'Photo', exact: true }).click()
    await wipe.waitFor({ state: 'detached' })
    expect(said).toEqual([])
  }, 300_000)

  it('begins a camera on a photo that has none: points are set by their names', async () => {
    const { page, said } = await stage.page({ live: false })
    const graph = {
      format: { name: 'clearcoat.graph', major: 1, minor: 0 },
      name: 'By hand', inputs: {}, outputs: {},
      nodes: {
        photo: { type: 'photo-input', version: 1, params: { file: 'assets/sample-photo.jpg' } },
        car: { type: 'car', version: 1, params: { car: 'meridian-gt3' } },
        project: { type: 'project-photo', version: 1, params: {} },
      },
      edges: [{ from: 'car.car', to: 'project.car' }, { from: 'photo.image', to: 'project.photo' }],
    }
    await writeFile(join(stage.served.workspace, 'by-hand.livery.json'), JSON.stringify(graph))
    await openSaved(page, 'by-hand.livery.json')
    await page.getByRole('switch', { name: /Live/ }).click()
    await page.getByRole('tab', { name: 'Photo' }).click()
    await page.getByText('No camera yet: set 4 more').waitFor()
    const places = { 'Wheel front left': [0.42, 0.6], 'Wheel rear left': [0.8, 0.55], 'Roof left 1': [0.55, 0.32], 'Front bumper left 1': [0.2, 0.5] } as const
    for (const [title, [x, y]] of Object.entries(places)) {
      await page.getByRole('combobox', { name: 'Set a point' }).click()
      await page.getByRole('option', { name: title, exact: true }).click()
      const grip = page.locator(`[data-point="${title.toLowerCase().replaceAll(' ', '-')}"]`)
      const [from, stageBox] = [await boxOf(grip.locator('.correction-dot')), await boxOf(page.locator('.photo-stage'))]
      await drag(page, { x: from.x + from.width / 2, y: from.y + from.height / 2 }, { x: stageBox.x + stageBox.width * x, y: stageBox.y + stageBox.height * y })
    }
    const points = (await documentOf(page)).nodes['project']?.params['points'] as object
    expect(Object.keys(points).toSorted()).toEqual(['front-bumper-left-1', 'roof-left-1', 'wheel-front-left', 'wheel-rear-left'])
    await page.locator('.correction-wire').waitFor()
    await poll(() => statesOf(page), (states) => states['project']?.state === 'ran')
    expect(said).toEqual([])
  }, 300_000)
}
