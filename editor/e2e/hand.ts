import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { NodeState } from '../state/runs.ts'
import type { Graph } from '../../graphs/format/graph.ts'

/** How long anything may take on a busy machine before a test gives it up. */
const PATIENCE_MS = 120_000

/** What the editor puts on the window of pages opened with `?debug`. */
interface Hooks {
  readonly document: () => Graph
  readonly nodeStates: () => Record<string, NodeState | undefined>
  readonly revisions: { readonly confirmed: () => number; readonly shown: (output?: { readonly node: string; readonly port: string }) => number }
  readonly counters: Record<string, number>
}

declare global {
  interface Window {
    readonly __clearcoat: Hooks
  }
}

/** Reads again and again until `done`. Throws with the last value when it never came to that. */
export async function poll<T>(read: () => Promise<T>, done: (value: T) => boolean, patience = PATIENCE_MS): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const value = await read()
    if (done(value)) return value
    if (Date.now() > end) throw new Error(`It never came to that; last was ${JSON.stringify(value)?.slice(0, 600)}.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export const card = (page: Page, id: string): Locator => page.locator(`[data-card="${id}"]`)

export const documentOf = (page: Page): Promise<Graph> => page.evaluate(() => window.__clearcoat.document())

export const statesOf = (page: Page): Promise<Record<string, NodeState | undefined>> => page.evaluate(() => window.__clearcoat.nodeStates())

export const cardCount = (page: Page): Promise<number> => page.locator('[data-card]').count()

/** How the engine stands, as the top bar says it. */
export const engineWord = async (page: Page): Promise<string> => (await page.getByRole('button', { name: /^Engine: / }).getAttribute('aria-label')) ?? ''

/** Opens a template from the start screen, and waits for its cards. */
export async function openTemplate(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
  await page.locator('[data-card]').first().waitFor()
}

/** Opens a graph of the workspace from the start screen, with the list that Open shows. */
export async function openSaved(page: Page, path: string): Promise<void> {
  await poll(() => engineWord(page), (word) => /ready/.test(word))
  await page.keyboard.press('Control+O')
  await page.getByRole('dialog', { name: 'Open' }).getByRole('button', { name: path }).click()
  await page.locator('[data-canvas]').waitFor()
  await poll(async () => Object.keys((await documentOf(page)).nodes).length, (count) => count > 0)
}

/** Opens a template after params of one of its nodes were set, as a file of the workspace. */
export async function openChanged(page: Page, workspace: string, template: string, node: string, params: Readonly<Record<string, string | number>>): Promise<void> {
  const graph = JSON.parse(await readFile(new URL(`../../graphs/templates/${template}.livery.json`, import.meta.url), 'utf8'))
  Object.assign(graph.nodes[node].params, params)
  const path = `${template}-${node}-${Object.values(params).join('-').replaceAll(/[^a-z0-9]+/g, '-')}.livery.json`
  await writeFile(join(workspace, path), JSON.stringify(graph))
  await openSaved(page, path)
}

/** Leaves the start screen for an empty graph, with the keyboard. */
export async function newGraph(page: Page): Promise<void> {
  await poll(() => engineWord(page), (word) => /ready/.test(word))
  await page.keyboard.press('Control+Alt+n')
  await page.locator('[data-canvas]').waitFor()
  await poll(() => cardCount(page), (count) => count === 0)
}

/** Begins a run as the Run button does. */
export async function startRun(page: Page): Promise<void> {
  await poll(() => engineWord(page), (word) => /ready/.test(word))
  await page.getByRole('button', { name: /^Run\b/ }).click()
}

/** Waits until the newest run of a node is a final one and over. */
export async function finished(page: Page, id: string): Promise<NodeState> {
  const over = (state: NodeState | undefined) => state?.quality === 'final' && ['ran', 'cached', 'failed', 'blocked'].includes(state.state)
  const states = await poll(() => statesOf(page), (all) => over(all[id]))
  const state = states[id]
  if (!state) throw new Error(`There is no node ${id}.`)
  return state
}

/** The picture of the 3D car, 96 x 64 px of RGBA; empty while there is none. */
export function carPicture(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    // While it is relit, another canvas lies over the car's own.
    const source = [...document.querySelectorAll<HTMLCanvasElement>('.view-stage canvas')].findLast(({ hidden }) => !hidden)
    const small = Object.assign(document.createElement('canvas'), { width: 96, height: 64 })
    const context = small.getContext('2d')
    if (!context || !source) return []
    context.drawImage(source, 0, 0, 96, 64)
    return [...context.getImageData(0, 0, 96, 64).data]
  })
}

/** Whether the car was drawn whole last, or relit under a moving hand. */
export const carDrawn = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.dataset['carDrawn'] ?? '')

/** A number that changes whenever what the 3D car shows changes: the sum of its pixels, weighted by where they are. */
async function carPixels(page: Page): Promise<number> {
  const picture = await carPicture(page)
  return picture.length === 0 ? 0 : picture.reduce((sum, value, i) => (sum * 31 + value * (1 + (i % 251))) % 2_147_483_647, 7)
}

/** Waits until the car has been still for a while with nothing under way, and gives its pixels; with `before`, until they differ from that. */
export async function carAtRest(page: Page, before?: number): Promise<number> {
  const read = async () => {
    const pixels = await carPixels(page)
    return { pixels, busy: !/ready/.test(await engineWord(page)) || (await carDrawn(page)) === 'relit', frame: await page.evaluate(() => document.documentElement.dataset['carFrame'] ?? '') }
  }
  let last = await read()
  let same = 0
  const rest = await poll(read, (now) => {
    same = now.pixels === last.pixels && now.frame === last.frame && !now.busy && now.pixels !== 0 && now.pixels !== before ? same + 1 : 0
    last = now
    return same >= 4
  })
  return rest.pixels
}

/** Drags from one point to another with the mouse. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }, steps = 10): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps })
  await page.mouse.up()
}

/** Where an element is on screen. */
export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.waitFor()
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on screen.')
  return box
}

/** Drags the slider of a card's param from one share of its width to another. */
export async function dragSlider(page: Page, id: string, name: string, from: number, to: number, steps = 10): Promise<void> {
  const { x, y, width, height } = await boxOf(card(page, id).getByRole('slider', { name }))
  await drag(page, { x: x + width * from, y: y + height / 2 }, { x: x + width * to, y: y + height / 2 }, steps)
}

/** Presses one key after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Presses a key until what has the keyboard fits; at most `most` times. */
export async function pressUntil(page: Page, key: string, selector: string, most = 40): Promise<void> {
  const there = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)
  for (let i = 0; i < most; i++) {
    if (await there()) return
    await page.keyboard.press(key)
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
  throw new Error(`${key} never led to ${selector}; the keyboard is at ${at}.`)
}

/** Saves the open graph under a path of the workspace, with the keyboard. */
export async function saveAs(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+Shift+S')
  const dialog = page.getByRole('dialog', { name: 'Save as' })
  await dialog.getByRole('textbox').fill(path)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}
