/**
 * Renders a car pack in headless Chromium.
 *
 *   node scripts/car-pictures.mjs                                    docs/pictures/car-angles.png and car-sheet.png
 *   node scripts/car-pictures.mjs sheet                              car-sheet.png alone
 *   node scripts/car-pictures.mjs OUT.png MODE VIEW,VIEW... [W H COLUMNS] [MESH]   one picture; modes livery, clay, check, zebra
 *
 * `--car alder-tc` takes another car of models/; its pictures in docs/pictures are called alder-tc-angles.png and alder-tc-sheet.png.
 */
import { createReadStream, existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import sharp from 'sharp'

const root = fileURLToPath(new URL('..', import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.glb': 'model/gltf-binary', '.png': 'image/png' }
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']
const EIGHT = ['f34', 'side', 'r34', 'front', 'rear', 'top', 'low', 'side2']

/** A file server for the checkout on a free port of this machine. */
function serve() {
  const server = createServer((request, response) => {
    const file = normalize(join(root, decodeURIComponent((request.url ?? '/').split('?')[0])))
    if (!file.startsWith(root) || !existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Opens the page with a pack on it and hands it to `work`. */
async function withPage(pack, mesh, work) {
  const server = await serve()
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (e) => console.error(e.message))
    page.on('console', (m) => m.type() === 'error' && console.error(m.text()))
    await page.goto(`http://127.0.0.1:${server.address().port}/scripts/car-page.html?${new URLSearchParams({ pack, ...(mesh ? { mesh } : {}) })}`)
    await page.waitForFunction('window.ready', null, { timeout: 120000 })
    await work(page)
  } finally {
    await browser.close()
    server.close()
  }
}

const toBytes = (dataUrl) => Buffer.from(dataUrl.split(',')[1], 'base64')
const angles = (page, mode, views, w, h, columns) =>
  page.evaluate(([m, v, a, b, c]) => { window.setMode(m); return window.contact(v, a, b, c) }, [mode, views, w, h, columns])

const TILE = 1200

/** The sheet in its livery, and beside it the guide with panels, anchors and zones. */
async function sheetPicture(page, pack) {
  const livery = await sharp(toBytes(await page.evaluate(() => window.sheetPicture()))).resize(TILE).png().toBuffer()
  const guide = await sharp(await readFile(join(root, pack, 'guide.png')))
    .flatten({ background: '#2b2f34' })
    .resize(TILE)
    .png()
    .toBuffer()
  return sharp({ create: { width: 2 * TILE, height: TILE, channels: 3, background: '#2b2f34' } })
    .composite([{ input: livery, left: 0, top: 0 }, { input: guide, left: TILE, top: 0 }])
    .png({ palette: true })
    .toBuffer()
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { car: { type: 'string', default: 'meridian-gt3' } } })
const [out, mode = 'livery', views = EIGHT.join(), w = '900', h = '520', columns = '2', mesh] = positionals
const pack = `/models/${values.car}/`
const kept = (name) => join(root, 'docs/pictures', `${values.car === 'meridian-gt3' ? 'car' : values.car}-${name}.png`)
await withPage(pack, mesh, async (page) => {
  if (out && out !== 'sheet') {
    await writeFile(out, toBytes(await angles(page, mode, views === 'all' ? EIGHT : views.split(','), +w, +h, +columns)))
    return
  }
  if (!out) await writeFile(kept('angles'), toBytes(await angles(page, 'livery', EIGHT, 900, 520, 2)))
  await writeFile(kept('sheet'), await sheetPicture(page, pack))
})
