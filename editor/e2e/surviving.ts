import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { card, documentOf, dragSlider, engineWord, finished, openSaved, openTemplate, poll, startRun, statesOf } from './hand.ts'
import { serveEditor } from './harness.ts'
import type { Stage } from './stage.ts'

/** Waits until the run that was started is under way; its last picture takes seconds. */
const running = (page: Page) => poll(() => statesOf(page), ({ preview }) => preview?.quality === 'final' && ['queued', 'running'].includes(preview.state))

/** Opens a template with a Car Preview of a width that no cache knows, so that its run takes a while. */
async function openSlow(page: Page, workspace: string, width: number): Promise<void> {
  const graph = JSON.parse(await readFile(new URL('../../graphs/templates/stripes-and-numbers.livery.json', import.meta.url), 'utf8'))
  graph.nodes.preview.params.width = width
  await writeFile(join(workspace, `slow-${width}.livery.json`), JSON.stringify(graph))
  await openSaved(page, `slow-${width}.livery.json`)
}

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
    await poll(() => engineWord(page), (word) => /ready/.test(word))
    await page.evaluate(() => {
      const words: string[] = []
      const note = () => words.push(document.querySelector('.engine-chip')?.getAttribute('aria-label') ?? '')
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      Object.assign(window, { engineWords: words })
    })
    await startRun(page)
    await running(page)
    expect(await stage.served.killEngine()).toBe(true)
    const said = () => page.evaluate(() => (window as unknown as { engineWords: string[] }).engineWords)
    await poll(said, (words) => words.some((word) => /Restarting|Starting/.test(word)))
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
      const { page: fresh } = await stage.page({ live: false }, risen)
      await fresh.getByRole('region', { name: 'Unsaved work that was recovered' }).getByRole('button').first().click()
      await card(fresh, 'stripes').waitFor()
      expect(await documentOf(fresh)).toEqual(edited)
    } finally {
      await risen.stop()
    }
  }, 240_000)
}
