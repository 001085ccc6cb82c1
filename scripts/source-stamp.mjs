// Tells whether what was built is as new as the sources it was built from.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/** What is built: a name, and the folders that it is made of. */
export const ENGINE = { name: 'engine', folders: ['engine', 'graphs/format', 'models', 'nodes'] }
export const EDITOR = { name: 'editor', folders: ['editor', 'engine/protocol', 'graphs/format', 'nodes/kernels'] }

/** A path of this checkout. */
export const fromRoot = (path) => join(root, path)

/** The file that keeps how new the sources were. */
export const stampOf = ({ name }) => `dist/.${name}-stamp`

const SOURCE = /\.(tsx?|css|html|svg)$/

/** The newest change, in ms, of any source that a build could hold. */
export function newestSource({ folders }) {
  let newest = Math.max(statSync(fromRoot('scripts/build.mjs')).mtimeMs, statSync(fromRoot('package.json')).mtimeMs)
  const pending = [...folders]
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    for (const entry of readdirSync(fromRoot(folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) pending.push(path)
      else if (SOURCE.test(entry.name)) newest = Math.max(newest, statSync(fromRoot(path)).mtimeMs)
    }
  }
  return newest
}

/** Whether a build of the present sources is there. */
export function isBuilt(what) {
  try {
    return Number(readFileSync(fromRoot(stampOf(what)), 'utf8')) === newestSource(what)
  } catch {
    return false
  }
}
