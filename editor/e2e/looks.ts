import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { boxOf, card, dragSlider, finished, openTemplate, press, startRun } from './hand.ts'
import type { PageOptions, Stage } from './stage.ts'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Found {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe finds serious on the page as it stands, or in a part of it, each with the first elements that it means. */
export async function faultsOf(page: Page, within = 'html'): Promise<string[]> {
  const loaded = await page.evaluate(() => 'axe' in window)
  if (!loaded) await page.evaluate(await readFile(axe, 'utf8'))
  const found = await page.evaluate(async ([part, tags]) => {
    const { axe } = window as unknown as { axe: { run(context: string, options: object): Promise<{ violations: Found[] }> } }
    return (await axe.run(part, { runOnly: tags, resultTypes: ['violations'] })).violations
  }, [within, WCAG] as const)
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`)
}

/** The page is fit for everybody, calm for who asked for it, and draws no more than what changed. */
export function looks(stage: Stage): void {
  for (const theme of ['dark', 'light'] as const) {
    it(`has nothing that axe calls serious, ${theme}`, async () => {
      const { page } = await judged({ theme })
      await page.getByRole('button', { name: /Photo to game/ }).waitFor()
      expect(await faultsOf(page)).toEqual([])
      await openTemplate(page, /Photo to game/)
      await card(page, 'boost').click({ position: { x: 60, y: 12 } })
      await page.getByRole('button', { name: /^Problems/ }).click()
      // Cards shrink with the zoom, and so do the targets on them: they are judged at their own size.
      await press(page, 'Control+0')
      expect(await faultsOf(page)).toEqual([])
      await page.locator('[data-canvas]').focus()
      for (const [key, name] of [['a', 'Add a node'], ['Control+O', 'Open'], ['Control+Shift+S', 'Save as'], ['?', 'Keyboard']] as const) {
        await press(page, key)
        await page.getByRole('dialog', { name }).waitFor()
        expect(await faultsOf(page)).toEqual([])
        await press(page, 'Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await page.locator('[data-canvas]').focus()
      }
    }, 300_000)
  }

  async function judged(options: PageOptions): Promise<{ page: Page }> {
    const { page } = await stage.page({ ...options, live: false, reducedMotion: true })
    return { page }
  }

  it('stands still for who asked for less motion', async () => {
    const { page } = await stage.page({ reducedMotion: true })
    const moving = () => page.evaluate(() => document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration ?? 0) > 1).map((each) => (each.effect as KeyframeEffect).target?.outerHTML.slice(0, 120)))
    await openTemplate(page, /Photo to game/)
    await startRun(page)
    expect(await moving()).toEqual([])
    await press(page, 'f')
    expect(await moving()).toEqual([])
    await finished(page, 'dds')
  }, 200_000)

  it('renders only what a tick of a slider or of progress changed', async () => {
    const { page } = await stage.page({ live: false })
    await openTemplate(page, /Photo to game/)
    await startRun(page)
    await finished(page, 'dds')
    // Choosing the card beforehand, so that only the ticks are counted.
    await card(page, 'boost').click({ position: { x: 60, y: 12 } })
    await boxOf(page.getByLabel('View').getByRole('tab', { name: 'Car' }))
    await page.getByRole('heading', { name: 'Color Boost' }).waitFor()
    const watched = await watchCards(page)
    await dragSlider(page, 'boost', 'Saturation', 0.5, 0.9, 30)
    const slider = await watched()
    expect(slider.counters['card'] ?? 0).toBe(0)
    expect(slider.counters['canvas'] ?? 0).toBe(0)
    // Each tick renders its own row; the three wires below, and what they lead to, turn stale once.
    expect(slider.counters['wire'] ?? 0).toBeLessThanOrEqual(3)
    expect(slider.counters['card-part']).toBeLessThanOrEqual(60)
    expect(slider.changed).toContain('boost')
    for (const unrelated of ['photo', 'car', 'auv', 'logo']) expect(slider.changed).not.toContain(unrelated)

    const during = await watchCards(page)
    await startRun(page)
    await finished(page, 'dds')
    const run = await during()
    expect(run.counters['card'] ?? 0).toBe(0)
    expect(run.counters['canvas'] ?? 0).toBe(0)
    // Eight cards, of each the few parts that say how it stands.
    expect(run.counters['card-part']).toBeLessThanOrEqual(200)
  }, 200_000)
}

/** Notes from now on which cards change and what renders. */
async function watchCards(page: Page): Promise<() => Promise<{ changed: string[]; counters: Record<string, number> }>> {
  await page.evaluate(() => {
    const changed = new Set<string>()
    for (const name of Object.keys(window.__clearcoat.counters)) window.__clearcoat.counters[name] = 0
    for (const element of document.querySelectorAll('[data-card]')) {
      new MutationObserver(() => changed.add(element.getAttribute('data-card') ?? '')).observe(element, { subtree: true, childList: true, attributes: true, characterData: true })
    }
    Object.assign(window, { changedCards: changed })
  })
  return () =>
    page.evaluate(() => ({ changed: [...(window as unknown as { changedCards: Set<string> }).changedCards], counters: { ...window.__clearcoat.counters } }))
}
