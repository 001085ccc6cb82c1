import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { card, finished, openChanged, openSaved, poll, startRun, statesOf } from './hand.ts'
import type { Stage } from './stage.ts'

const OUTSIDE = 'http://outside.example'

/** A graph that names every kind of thing outside the workspace that a text of a graph could. */
const HOSTILE = {
  format: { name: 'clearcoat.graph', major: 1, minor: 0 },
  name: `<img src="${OUTSIDE}/name.png">`,
  doc: `<script src="${OUTSIDE}/doc.js"></script>`,
  nodes: {
    photo: { type: 'photo-input', version: 1, title: `<img src=x onerror="fetch('${OUTSIDE}/title')">`, params: { file: `${OUTSIDE}/photo.jpg` } },
    up: { type: 'image-file', version: 1, params: { file: '../../../../etc/passwd' } },
    share: { type: 'image-file', version: 1, params: { file: '//outside.example/share/logo.png' } },
    stranger: { type: 'not-installed', version: 7, params: { url: `${OUTSIDE}/x`, html: '<iframe src="javascript:alert(1)">' } },
  },
  edges: [],
  layout: {
    nodes: { photo: { x: 0, y: 0 }, up: { x: 260, y: 0 }, share: { x: 520, y: 0 }, stranger: { x: 780, y: 0 } },
    frames: [],
    notes: [{ id: 'n', x: 0, y: 400, width: 240, height: 120, text: `![x](${OUTSIDE}/note.png) <img src="${OUTSIDE}/note.png">` }],
  },
}

/** What goes wrong is said where it went wrong; what means harm does none. */
export function wrongs(stage: Stage): void {
  it('shows a failure at its node, at its field and among the problems', async () => {
    const { page, said } = await stage.page({ live: false })
    await writeFile(join(stage.served.workspace, 'assets', 'not-a-photo.jpg'), 'This is a text.\n')
    await openChanged(page, stage.served.workspace, 'photo-to-game', 'photo', { file: 'assets/not-a-photo.jpg' })
    await card(page, 'photo').click({ position: { x: 60, y: 12 } })
    await startRun(page)
    const { failure } = await finished(page, 'photo')
    const { message = '', help = '' } = failure ?? {}
    expect(message).toContain('not-a-photo.jpg')
    await poll(async () => (await card(page, 'photo').getAttribute('aria-label')) ?? '', (label) => label.includes(`failed: ${message}`))
    expect(await card(page, 'photo').innerText()).toContain(message)
    await poll(async () => (await card(page, 'auv').innerText()).includes('Waiting for'), Boolean)
    expect(await page.getByRole('alert').filter({ hasText: help }).count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: /^Problems/ }).click()
    const problem = page.getByRole('listitem').filter({ hasText: message })
    await problem.getByRole('button', { name: /^Show/ }).click()
    expect(said).toEqual([])
  }, 240_000)

  it('names a car pack that cannot be used, and what would mend it', async () => {
    const { page, said } = await stage.page({ live: false })
    const folder = join(stage.served.workspace, 'cars', 'dented-gt')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'car.json'), '{ "id": ')
    await page.getByRole('button', { name: 'Cars' }).click()
    const broken = page.getByRole('region', { name: 'Packs that cannot be used' })
    await broken.getByText('dented-gt').waitFor()
    expect(await broken.innerText()).toContain('car.json is not readable JSON')
    expect(await broken.innerText()).toContain('Mend the file')
    await rm(folder, { recursive: true })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cars' }).click()
    await page.getByText('Meridian GT3').first().waitFor()
    await poll(() => broken.count(), (count) => count === 0)
    expect(said).toEqual([])
  }, 120_000)

  it('opens a hostile graph without sending anything anywhere', async () => {
    const { page, said } = await stage.page()
    await writeFile(join(stage.served.workspace, 'hostile.livery.json'), JSON.stringify(HOSTILE))
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('websocket', (socket) => asked.push(socket.url()))
    page.on('dialog', (dialog) => asked.push(dialog.message()))
    await openSaved(page, 'hostile.livery.json')
    await poll(() => page.locator('[data-card]').count(), (count) => count === 4)
    await page.getByRole('button', { name: /^Problems/ }).click()
    await card(page, 'stranger').click({ position: { x: 60, y: 12 } })
    await startRun(page)
    const states = await poll(() => statesOf(page), ({ photo }) => photo?.state === 'failed')
    expect([states['up']?.state, states['share']?.state]).toEqual(['failed', 'failed'])
    const { host } = new URL(stage.served.url)
    expect(asked.filter((url) => !['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).host !== host)).toEqual([])
    expect(said).toEqual([])
  }, 240_000)
}
