// Makes the pictures of the editor in docs/pictures/, and those of the templates that the start screen shows, from real
// runs in a real browser. Needs a build: `npm run build` first. A name passed on makes only the pictures that hold it.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { register } from 'tsx/esm/api'
import { fromRoot } from './source-stamp.mjs'

register()
const { Stage } = await import('../editor/e2e/stage.ts')
const { card, carAtRest, engineWord, finished, openChanged, poll, startRun, statesOf } = await import('../editor/e2e/hand.ts')

const SIZES = { 1280: { width: 1280, height: 800 }, 2560: { width: 2560, height: 1440 } }
const PICTURES = [
  ['start', 'dark', 1280],
  ['start', 'light', 1280],
  ['start', 'dark', 2560],
  ['run', 'dark', 1280],
  ['run', 'dark', 2560],
  ['run', 'light', 2560],
  ['error', 'dark', 1280],
  ['error', 'light', 1280],
  ['error', 'light', 2560],
]
const TEMPLATES = ['photo-to-game', 'stripes-and-numbers']

async function shoot(page, name) {
  await page.mouse.move(2, 2)
  const picture = await page.screenshot()
  await sharp(picture).png({ compressionLevel: 9, effort: 10 }).toFile(fromRoot(`docs/pictures/${name}.png`))
  console.log(`docs/pictures/${name}.png`)
}

const still = (page) => page.waitForFunction(() => [...document.images].every((image) => image.complete) && document.fonts.status === 'loaded')

let runs = 0

const SCENES = {
  async start(page) {
    await page.getByRole('button', { name: /Photo to game/ }).waitFor()
    await still(page)
  },
  async run(page, workspace) {
    // A network's result that no cache knows, for its progress to be seen.
    await openChanged(page, workspace, 'photo-to-game', 'auv', { delight: (79 - runs++) / 100 })
    await carAtRest(page)
    await card(page, 'boost').click({ position: { x: 60, y: 12 } })
    await startRun(page)
    await poll(() => statesOf(page), (states) => states['auv']?.state === 'running' && states['auv'].share > 0.1)
  },
  async error(page, workspace) {
    await writeFile(join(workspace, 'assets', 'notes.jpg'), 'This is a text.\n')
    await openChanged(page, workspace, 'photo-to-game', 'photo', { file: 'assets/notes.jpg' })
    await card(page, 'photo').click({ position: { x: 60, y: 12 } })
    await startRun(page)
    await finished(page, 'photo')
    await page.getByRole('button', { name: /^Problems/ }).click()
    await poll(() => engineWord(page), (word) => /ready/.test(word))
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('f')
  },
}

async function takePictures(wanted) {
  const stage = new Stage()
  await stage.up()
  try {
    for (const [scene, theme, size] of wanted) {
      const { page } = await stage.page({ theme, reducedMotion: true, ...SIZES[size] })
      await SCENES[scene](page, stage.served.workspace)
      await shoot(page, `editor-${scene}-${theme}-${size}`)
      await stage.closePages()
    }
  } finally {
    await stage.down()
  }
}

/** Runs a template with its Car Preview written to a file, and makes the small picture of it. */
async function pictureTemplate(id) {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  try {
    const graph = JSON.parse(await readFile(fromRoot(`graphs/templates/${id}.livery.json`), 'utf8'))
    graph.nodes.preview.params = { ...graph.nodes.preview.params, width: 1280 }
    graph.nodes['template-picture'] = { type: 'png-export', version: 1, params: { name: 'template.png' } }
    graph.edges.push({ from: 'preview.image', to: 'template-picture.image' })
    const file = join(folder, `${id}.livery.json`)
    await writeFile(file, JSON.stringify(graph))
    execFileSync(process.execPath, [fromRoot('dist/cli.js'), 'run', file, '--to', 'template-picture', '--workspace', fromRoot('graphs/templates'), '--out', folder], { stdio: 'inherit' })
    await mkdir(fromRoot('editor/public/templates'), { recursive: true })
    const target = fromRoot(`editor/public/templates/${id}.webp`)
    await sharp(join(folder, 'template.png')).resize(480, 288, { fit: 'contain', background: '#3a3b3e' }).webp({ quality: 82, effort: 6 }).toFile(target)
    console.log(target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const asked = process.argv[2] ?? ''
for (const id of TEMPLATES) if (id.includes(asked)) await pictureTemplate(id)
const wanted = PICTURES.filter((picture) => `editor-${picture.join('-')}`.includes(asked))
if (wanted.length > 0) await takePictures(wanted)
