// Makes docs/pictures/photo-and-car.png: the sample photo beside the car that the shipped template makes of it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { fromRoot } from './source-stamp.mjs'

const HEIGHT = 480
const folder = mkdtempSync(join(tmpdir(), 'picture-'))
cpSync(fromRoot('graphs/templates'), folder, { recursive: true })

const path = join(folder, 'photo-to-game.livery.json')
const graph = JSON.parse(readFileSync(path, 'utf8'))
graph.nodes.picture = { type: 'png-export', version: 1, params: { name: 'car.png' } }
graph.nodes.preview.params = { azimuth: 40, elevation: 10, width: 1280 }
graph.edges.push({ from: 'preview.image', to: 'picture.image' })
writeFileSync(path, JSON.stringify(graph))
execFileSync(process.execPath, ['scripts/clearcoat.mjs', 'run', path, '--to', 'picture', '--out', folder], { cwd: fromRoot('.'), stdio: 'inherit' })

const sized = (file) => sharp(file).resize({ height: HEIGHT }).png().toBuffer({ resolveWithObject: true })
const [photo, car] = await Promise.all([sized(join(folder, 'assets/sample-photo.jpg')), sized(join(folder, 'car.png'))])
await sharp({ create: { width: photo.info.width + car.info.width + 8, height: HEIGHT, channels: 3, background: '#ffffff' } })
  .composite([
    { input: photo.data, left: 0, top: 0 },
    { input: car.data, left: photo.info.width + 8, top: 0 },
  ])
  .png({ palette: true, quality: 92 })
  .toFile(fromRoot('docs/pictures/photo-and-car.png'))
rmSync(folder, { recursive: true })
