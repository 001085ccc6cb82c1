import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { card, documentOf, dragSlider, engineWord, finished, openChanged, openTemplate, poll, startRun, statesOf } from './hand.ts'
import { serveEditor } from './harness.ts'
import type { Stage } from './stage.ts'

/** Waits until the run that was started is under way; its last picture takes seconds. */
const running = (page: Page) => poll(() => statesOf(page), ({ preview }) => preview?.quality === 'final' && preview.state === 'running')

/** Opens a template with a Car Preview of a width that no cache knows, so that its run takes a while. */
const openSlow = (page: Page, workspace: string, width: number) => openChanged(page, workspace, 'stripes-and-numbers', 'preview', { width })

/** Reloads, dead engines and dead servers cost nobody anything. */
export function surviving(stage: Stage): void {
  it('comes back exactly as it was after a reload during a run', async () => {
    const { page: stays } = await stage.page({ live: false })
    await openSlow(stays, stage.served.workspace, 1601)
    const hash = await stays.evaluate(() => location.hash)
    const { page, said } = await stage.page({ live: false, at: `/?debug${hash}` })
    await card(page, 'preview').waitFor()
    const before = await documentOf(page)
    await startRun(page)
    await running(page)
    await page.reload()
    await card(page, 'preview').waitFor()
    expect(await documentOf(page)).toEqual(before)
    await finished(page, 'picture')
    await finished(stays, 'picture')
    await poll(() => engineWord(page), (word) => /ready/.test(word))
    await poll(() => engineWord(stays), (word) => /ready/.test(word))
    expect(await statesOf(page)).toEqual(await statesOf(stays))
    expect(await documentOf(page)).toEqual(await documentOf(stays))
    expect(said.filter((text) => !text.includes('WebSocket'))).toEqual([])
  }, 300_000)

  it('says so when the engine dies during a run, has it back by itself, and the graph is whole', async () => {
    const { page } = await stage.page({ live: false })
    await openSlow(page, stage.served.workspace, 1602)
    const before = await documentOf(page)
    await startRun(page)
    await running(page)
    expect(await stage.served.killEngine()).toBe(true)
    // The node that was at work says what happened to it; the engine may be back before anybody could read a word on top.
    await card(page, 'preview').getByText(/when the engine stopped/).waitFor()
    await page.getByRole('button', { name: /^Problems [1-9]/ }).waitFor()
    await poll(() => engineWord(page), (word) => /ready/.test(word))
    expect(await documentOf(page)).toEqual(before)
    expect(Object.values(await statesOf(page)).some((state) => state?.state === 'running')).toBe(false)
    await startRun(page)
    await poll(() => statesOf(page), ({ picture }) => picture?.quality === 'final' && picture.state === 'ran')
  }, 300_000)

  it('recovers every edit that was not saved after the server was killed', async () => {
    const doomed = await serveEditor()
    let risen = doomed
    try {
      const { page } = await stage.page({ live: false }, doomed)
      await openTemplate(page, /Stripes and numbers/)
      await dragSlider(page, 'stripes', 'Width', 0.5, 0.9)
      const edited = await documentOf(page)
      await page.getByText(/autosaved/).waitFor()
      await doomed.kill()
      await poll(() => engineWord(page), (word) => /Reconnecting/.test(word))
      risen = await doomed.restart()
      // The page that stayed open finds its way back by itself: the key is the same.
      await poll(() => engineWord(page), (word) => /ready/.test(word))
      expect(await documentOf(page)).toEqual(edited)
      const { page: fresh } = await stage.page({ live: false }, risen)
      await fresh.getByRole('region', { name: 'Unsaved work that was recovered' }).getByRole('button').first().click()
      await card(fresh, 'stripes').waitFor()
      expect(await documentOf(fresh)).toEqual(edited)
      // Without the key of before, pages are told what to do, and can be taken along.
      await risen.kill()
      await rm(join(risen.workspace, '../cache/keys'), { recursive: true })
      risen = await risen.restart()
      const banner = fresh.getByRole('alert').filter({ hasText: 'started anew with another key' })
      await banner.getByRole('button', { name: 'Copy this graph' }).click()
      expect(JSON.parse(await fresh.evaluate(() => navigator.clipboard.readText()))).toEqual(edited)
    } finally {
      await risen.stop()
    }
  }, 240_000)
}
