import { expect, it } from 'vitest'
import { card, documentOf, dragSlider, openTemplate, poll, press, saveAs } from './hand.ts'
import type { Stage } from './stage.ts'

/** Two pages on one graph see each other's edits, and neither overwrites the other's. */
export function sharing(stage: Stage): void {
  it('shows the edits of one page in another, and overwrites nothing', async () => {
    const { page: one } = await stage.page({ live: false })
    await openTemplate(one, /Photo to game/)
    await saveAs(one, 'shared.livery.json')
    const hash = await one.evaluate(() => location.hash)
    const { page: other } = await stage.page({ live: false, at: `/?debug${hash}` })
    await card(other, 'boost').waitFor()

    await dragSlider(one, 'boost', 'Saturation', 0.5, 0.1)
    const saturation = (await documentOf(one)).nodes['boost']?.params['saturation']
    await poll(() => documentOf(other), ({ nodes }) => nodes['boost']?.params['saturation'] === saturation)

    // Both at once, each on its own param of the same node.
    await Promise.all([dragSlider(one, 'boost', 'Saturation', 0.1, 0.9), dragSlider(other, 'boost', 'Contrast', 0.5, 0.2)])
    const ours = (await documentOf(one)).nodes['boost']?.params['saturation']
    const theirs = (await documentOf(other)).nodes['boost']?.params['contrast']
    expect(ours).not.toBe(saturation)
    for (const page of [one, other]) {
      await poll(() => documentOf(page), ({ nodes }) => nodes['boost']?.params['saturation'] === ours && nodes['boost']?.params['contrast'] === theirs)
    }

    // What one page undoes is its own.
    await one.locator('[data-canvas]').focus()
    await press(one, 'Control+Z')
    for (const page of [one, other]) {
      const { nodes } = await poll(() => documentOf(page), (document) => document.nodes['boost']?.params['saturation'] === saturation)
      expect(nodes['boost']?.params['contrast']).toBe(theirs)
    }
    expect(await documentOf(one)).toEqual(await documentOf(other))
  }, 240_000)
}
