import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { boxOf, card, cardCount, documentOf, drag, openTemplate, poll, press, pressUntil } from './hand.ts'
import type { Stage } from './stage.ts'

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-port') ?? document.activeElement?.getAttribute('data-card') ?? '')

/** Long wires become portals and back, and frames fold and open; what a graph makes stays the same. */
export function arranging(stage: Stage): void {
  it('draws wires as portals, shows both ends together, and goes from one to the other', async () => {
    const { page, said } = await stage.page({ live: false })
    await openTemplate(page, /Photo to game/)
    await press(page, 'Control+0')
    const { edges, layout } = await documentOf(page)
    // The longest wire, between whose ends there is room for the names.
    const x = (end: string) => layout.nodes[end.split('.')[0] ?? '']?.x ?? 0
    const [into] = edges.toSorted((a, b) => x(b.to) - x(b.from) - (x(a.to) - x(a.from)))
    if (!into) throw new Error('The template has changed.')
    const there = `input ${into.to}`
    await card(page, into.to.split('.')[0] ?? '').focus()
    await press(page, 'Enter')
    await pressUntil(page, 'ArrowDown', `[data-port="${there}"]`)
    await press(page, 'p')
    const wire = page.locator('.wire[data-portal]')
    const name = card(page, into.to.split('.')[0] ?? '').locator('.card-portal')
    expect(await name.innerText()).toMatch(/^via /)
    expect((await documentOf(page)).layout.portals).toEqual([{ from: into.from, to: into.to }])
    expect(await wire.locator('.wire-case').count()).toBe(0)

    // A card that is drawn anew below a pointer at rest is not entered again: the hand comes back.
    await poll(async () => {
      await page.mouse.move(5, 400)
      await name.hover()
      return wire.locator('.wire-case').count()
    }, (count) => count > 0)
    await name.click()
    expect(await page.locator('.react-flow__edge.selected').count()).toBe(1)
    await page.mouse.move(5, 400)
    await poll(() => wire.locator('.wire-case').count(), (count) => count === 0)

    // To the other end by keyboard, and back with the pointer.
    await page.locator(`[data-port="${there}"]`).focus()
    await press(page, 'j')
    await poll(() => focused(page), (at) => at === `output ${into.from}`)
    await card(page, into.from.split('.')[0] ?? '').locator('.card-portal').dblclick()
    await poll(() => focused(page), (at) => at === there)

    await press(page, 'p')
    expect(await wire.count()).toBe(0)
    expect((await documentOf(page)).layout).toEqual(layout)
    await press(page, 'Control+Z')
    await poll(() => wire.count(), (count) => count === 1)
    expect((await documentOf(page)).edges).toEqual(edges)
    expect(said).toEqual([])
  }, 120_000)

  it('folds a frame to a bar that moves, is copied and opens as a whole', async () => {
    const { page, said } = await stage.page({ live: false })
    await openTemplate(page, /Photo to game/)
    const cards = await cardCount(page)
    const before = await documentOf(page)
    for (const id of ['boost', 'decal']) await card(page, id).click({ position: { x: 60, y: 8 }, modifiers: id === 'boost' ? [] : ['Control'] })
    await press(page, 'g')
    await page.getByRole('textbox', { name: 'Title of the frame' }).fill('Colours')
    await press(page, 'Enter')
    await page.getByRole('button', { name: 'Fold Colours' }).click()
    const bar = page.getByRole('button', { name: /^Colours, folded, / })
    await bar.waitFor()
    const held = (await documentOf(page)).layout.frames[0]?.['folded'] as { nodes: string[] }
    expect(held.nodes).toEqual(expect.arrayContaining(['boost', 'decal']))
    await poll(() => cardCount(page), (count) => count === cards - held.nodes.length)
    expect(await bar.getAttribute('aria-label')).toContain(`${held.nodes.length} nodes`)
    const crossing = before.edges.filter(({ from, to }) => [from, to].filter((end) => held.nodes.includes(end.split('.')[0] ?? '')).length === 1)
    const loose = before.edges.filter(({ from, to }) => [from, to].every((end) => !held.nodes.includes(end.split('.')[0] ?? '')))
    await poll(() => page.locator('.wire').count(), (count) => count === crossing.length + loose.length)

    const at = await boxOf(page.locator('.frame-bar b'))
    await drag(page, { x: at.x + 20, y: at.y + 8 }, { x: at.x + 20, y: at.y + 98 })
    const moved = await documentOf(page)
    const shift = (id: string) => (moved.layout.nodes[id]?.y ?? 0) - (before.layout.nodes[id]?.y ?? 0)
    expect(shift('boost')).toBeGreaterThan(20)
    expect(held.nodes.map(shift)).toEqual(held.nodes.map(() => shift('boost')))

    await bar.focus()
    await press(page, 'Control+C', 'Control+V')
    await poll(() => page.locator('.frame-bar').count(), (count) => count === 2)
    expect(await cardCount(page)).toBe(cards - held.nodes.length)
    expect(Object.keys((await documentOf(page)).nodes)).toHaveLength(Object.keys(before.nodes).length + held.nodes.length)
    await page.locator('[data-canvas]').focus()
    await press(page, 'Control+Z')
    await poll(() => page.locator('.frame-bar').count(), (count) => count === 1)

    await bar.focus()
    await press(page, 'Enter')
    await poll(() => cardCount(page), (count) => count === cards)
    await press(page, 'Shift+G')
    await bar.waitFor()
    await press(page, 'Control+Z', 'Control+Z', 'Control+Z', 'Control+Z')
    await poll(() => cardCount(page), (count) => count === cards)
    expect((await documentOf(page)).nodes).toEqual(before.nodes)
    expect((await documentOf(page)).layout.nodes).toEqual(before.layout.nodes)
    expect(said).toEqual([])
  }, 120_000)
}
