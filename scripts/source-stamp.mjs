// Tells whether dist/ is as new as the sources it was bundled from.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
export const STAMP = 'dist/.stamp'

/** A path of this checkout. */
export const fromRoot = (path) => join(root, path)

/** The newest change, in ms, of any TypeScript file that a bundle could hold. */
export function newestSource() {
  let newest = statSync(fromRoot('scripts/build.mjs')).mtimeMs
  const pending = ['engine', 'graphs/format', 'models', 'nodes']
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    for (const entry of readdirSync(fromRoot(folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) pending.push(path)
      else if (entry.name.endsWith('.ts')) newest = Math.max(newest, statSync(fromRoot(path)).mtimeMs)
    }
  }
  return newest
}

/** Whether dist/ holds a bundle of the present sources. */
export function isBuilt() {
  try {
    return Number(readFileSync(fromRoot(STAMP), 'utf8')) === newestSource()
  } catch {
    return false
  }
}
