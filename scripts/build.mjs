// Bundles the engine's composition roots into dist/, so that the command starts in a blink, and with --editor the editor
// beside them. Types are checked by `npm run check`.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { ENGINE_BUNDLE } from './engine-bundle.mjs'
import { EDITOR, ENGINE, fromRoot, newestSource, stampOf } from './source-stamp.mjs'

const editor = process.argv.includes('--editor')

async function buildEngine() {
  const stamp = newestSource(ENGINE)
  for (const file of readdirSync(fromRoot('.')).includes('dist') ? readdirSync(fromRoot('dist')) : []) {
    if (/\.(js|js\.map)$/.test(file)) rmSync(fromRoot(`dist/${file}`))
  }
  await build(ENGINE_BUNDLE)
  writeFileSync(fromRoot(stampOf(ENGINE)), String(stamp))
}

async function buildEditor() {
  const stamp = newestSource(EDITOR)
  const { build: bundle } = await import('vite')
  await bundle({ configFile: fromRoot('vite.config.ts'), logLevel: 'warn' })
  writeFileSync(fromRoot(stampOf(EDITOR)), String(stamp))
}

await buildEngine()
if (editor) await buildEditor()
