import { expect, it } from 'vitest'
import { boxOf, card, carAtRest, carDrawn, carPicture, documentOf, drag, dragSlider, finished, openTemplate, press, startRun, statesOf } from './hand.ts'
import type { Stage } from './stage.ts'

const COLOR_BOOST = 'Saturation'

/** A run, a slider and a decal change what the 3D car wears; undo takes each gesture back as one step. */
export function painting(stage: Stage): void {
  it('paints the car by a run, by a slider and by a dragged decal, and takes gestures back', async () => {
    const { page, said } = await stage.page({ live: false })
    await openTemplate(page, /Photo to game/)
    const clay = await carAtRest(page)
    await startRun(page)
    expect(await finished(page, 'dds')).toMatchObject({ state: 'ran' })
    const painted = await carAtRest(page, clay)

    await page.getByRole('switch', { name: /Live/ }).click()
    // A draft differs from a final by itself: what the slider does is judged between two drafts.
    await dragSlider(page, 'boost', COLOR_BOOST, 0.5, 0.4)
    const draft = await carAtRest(page, painted)
    const before = (await documentOf(page)).nodes
    await dragSlider(page, 'boost', COLOR_BOOST, 0.58, 0.05)
    const pale = await carAtRest(page, draft)
    expect((await statesOf(page))['boost']).toMatchObject({ state: 'ran', quality: 'draft' })
    const paleNodes = (await documentOf(page)).nodes
    expect(paleNodes['boost']?.params['saturation']).toBeLessThan(0.7)

    await card(page, 'decal').click({ position: { x: 60, y: 12 } })
    await page.getByRole('tab', { name: 'Sheet' }).click()
    const art = await boxOf(page.locator('.place-box'))
    const from = { x: art.x + art.width / 2, y: art.y + art.height / 2 }
    await drag(page, from, { x: from.x + 30, y: from.y + 6 })
    await page.getByRole('tab', { name: 'Car' }).click()
    await carAtRest(page, pale)
    const moved = (await documentOf(page)).nodes['decal']?.params
    expect(Math.abs(Number(moved?.['x']) - 0.5)).toBeGreaterThan(0.02)

    await page.locator('[data-canvas]').focus()
    await press(page, 'Control+Z')
    expect((await documentOf(page)).nodes).toEqual(paleNodes)
    await press(page, 'Control+Z')
    expect((await documentOf(page)).nodes).toEqual(before)
    await press(page, 'Control+Shift+Z')
    expect((await documentOf(page)).nodes).toEqual(paleNodes)
    expect(said).toEqual([])
  }, 400_000)

  it('relights a car that stands still as it looks when drawn whole', async () => {
    const { page, said } = await stage.page()
    await openTemplate(page, /Photo to game/)
    const painted = await carAtRest(page)
    const { x, y, width, height } = await boxOf(card(page, 'boost').getByRole('slider', { name: COLOR_BOOST }))
    await page.mouse.move(x + width * 0.5, y + height / 2)
    await page.mouse.down()
    // What a relight needs is made once the car has stood still; until then each step draws it whole.
    let relit: number[] = []
    for (let step = 0; step < 60 && relit.length === 0; step++) {
      await page.mouse.move(x + width * (0.05 + (step % 8) * 0.01), y + height / 2)
      await page.waitForTimeout(250)
      if ((await carDrawn(page)) === 'relit') relit = await carPicture(page)
    }
    expect(relit.length).toBeGreaterThan(0)
    await page.mouse.up()
    expect(await carAtRest(page, painted)).not.toBe(painted)
    const whole = await carPicture(page)
    const far = whole.map((value, i) => Math.abs(value - relit[i]!))
    expect(far.reduce((sum, each) => sum + each, 0) / far.length).toBeLessThan(2)
    expect(said).toEqual([])
  }, 200_000)
}
