import { build } from 'esbuild'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { frameRates, type Rates } from '../../editor/e2e/frame-rates.ts'
import { gridOf } from '../../editor/e2e/grid.ts'
import { carAtRest, openSaved, openTemplate } from '../../editor/e2e/hand.ts'
import { serveEditor } from '../../editor/e2e/harness.ts'
import { sliderLatencies } from '../../editor/e2e/slider-latency.ts'
import { Stage } from '../../editor/e2e/stage.ts'
import type { Measurement } from './measurement.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const REPEATS = 3
const TICKS = 60
const SIZES = [100, 300, 1000] as const

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const quantile = (values: readonly number[], share: number) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** From the start of the process to the moment when the page can be opened. */
async function serverReady(): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now()
    const served = await serveEditor()
    await fetch(new URL('/api/health', served.url))
    times.push(performance.now() - start)
    await served.stop()
  }
  return quantile(times, 0.5)
}

/** Scripts and styles that the browser has fetched once the start screen stands, compressed, in kB: without three.js, and all. */
async function firstLoad(stage: Stage): Promise<{ before: number; all: number }> {
  const { page } = await stage.page()
  await page.locator('.start-template').first().waitFor()
  await page.waitForLoadState('networkidle')
  const paths = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname))
  await stage.closePages()
  let [before, all] = [0, 0]
  for (const path of new Set(paths.filter((each) => /^\/assets\/.*\.(js|css)$/.test(each)))) {
    const bytes = await readFile(join(root, 'dist/editor', path))
    const size = gzipSync(bytes, { level: 9 }).length / 1000
    all += size
    // The view is a chunk of its own, since it is what brings three.js.
    if (!bytes.includes('WebGLRenderer')) before += size
  }
  return { before, all }
}

/** From the start of the navigation until the start screen knows its templates and the page answers. */
async function interactive(stage: Stage): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const { page } = await stage.page()
    await page.locator('.start-template').first().waitFor()
    times.push(await page.evaluate(() => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()), { timeout: 5000 }))))
    await stage.closePages()
  }
  return quantile(times, 0.5)
}

async function slider(stage: Stage): Promise<Measurement[]> {
  const { page } = await stage.page()
  await openTemplate(page, /Photo to game/)
  await carAtRest(page)
  const { thumb, car } = await sliderLatencies(page, 'boost', 'Saturation', TICKS)
  await stage.closePages()
  return [
    { name: 'slider to the card\'s picture, draft, p50', value: quantile(thumb, 0.5), unit: 'ms' },
    { name: 'slider to the card\'s picture, draft, p95', value: quantile(thumb, 0.95), unit: 'ms', goal: 50 },
    { name: 'slider to the 3D car, draft, p50', value: quantile(car, 0.5), unit: 'ms' },
    { name: 'slider to the 3D car, draft, p95', value: quantile(car, 0.95), unit: 'ms', goal: 50 },
  ]
}

/** Serves a page with React Flow and nothing else around it. */
async function serveBare(): Promise<{ url: string; close(): void }> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['editor/e2e/bare/bare.tsx'],
    bundle: true,
    write: false,
    outdir: 'bare',
    format: 'esm',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  const html = `<!doctype html><meta charset="utf-8"><style>${text('.css')} html, body, #root { height: 100%; margin: 0 }</style><div id="root"></div><script type="module" src="/bare.js"></script>`
  const server = createServer((request, response) => {
    const script = request.url === '/bare.js'
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? text('.js') : html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

function graphOf(count: number): string {
  const { places, edges } = gridOf(count)
  return JSON.stringify({
    format: { name: 'clearcoat.graph', major: 1, minor: 0 },
    name: `${count} nodes`,
    nodes: Object.fromEntries(places.map(({ id }) => [id, { type: 'color-boost', version: 1, params: {} }])),
    edges: edges.map(({ from, to }) => ({ from: `${from}.image`, to: `${to}.image` })),
    layout: { nodes: Object.fromEntries(places.map(({ id, x, y }) => [id, { x, y }])), frames: [], notes: [] },
  })
}

async function ratesOfEditor(stage: Stage, count: number): Promise<Rates> {
  await writeFile(join(stage.served.workspace, `grid-${count}.livery.json`), graphOf(count))
  const { page } = await stage.page({ live: false })
  await openSaved(page, `grid-${count}.livery.json`)
  await atFullSize(page)
  const rates = await frameRates(page, 'middle')
  await stage.closePages()
  return rates
}

async function atFullSize(page: Page): Promise<void> {
  await page.locator('[data-canvas]').focus()
  await page.keyboard.press('Control+0')
  await page.waitForFunction(() => /scale\(1\)/.test(document.querySelector<HTMLElement>('.react-flow__viewport')?.style.transform ?? ''))
  await page.locator('.canvas:not([data-moving]) [data-card]').first().waitFor()
}

async function ratesOfBare(stage: Stage, url: string, count: number): Promise<Rates> {
  const { page } = await stage.page()
  await page.goto(`${url}?nodes=${count}`)
  await page.locator('.react-flow__node').first().waitFor()
  const rates = await frameRates(page, 'left')
  await stage.closePages()
  return rates
}

/** Medians of some rounds, bare and ours by turns: a single one is a second long, and says little of two or three frames. */
async function rates(stage: Stage): Promise<Measurement[]> {
  const bare = await serveBare()
  const measured: Measurement[] = []
  for (const count of SIZES) {
    const [plain, ours]: [Rates[], Rates[]] = [[], []]
    for (let i = 0; i < REPEATS; i++) {
      plain.push(await ratesOfBare(stage, bare.url, count))
      ours.push(await ratesOfEditor(stage, count))
    }
    for (const gesture of ['pan', 'zoom', 'drag'] as const) {
      const middle = (rounds: readonly Rates[]) => quantile(rounds.map((round) => round[gesture]), 0.5)
      measured.push({ name: `${gesture}, ${count} nodes`, value: middle(ours), unit: 'frames/s', beside: { 'bare React Flow': middle(plain) } })
    }
  }
  bare.close()
  return measured
}

/** The editor in a real browser: how soon it is there, how soon a hand on a slider is answered, and how it moves. */
export async function run(): Promise<Measurement[]> {
  const ready = await serverReady()
  const stage = new Stage()
  await stage.up()
  try {
    const load = await firstLoad(stage)
    return [
      { name: 'server ready, new process', value: ready, unit: 'ms', goal: 1000 },
      { name: 'first load, compressed, before three.js', value: load.before, unit: 'kB', goal: 300 },
      { name: 'first load, compressed, all', value: load.all, unit: 'kB' },
      { name: 'start screen interactive', value: await interactive(stage), unit: 'ms', goal: 1500 },
      ...(await slider(stage)),
      ...(await rates(stage)),
    ]
  } finally {
    await stage.down()
  }
}
