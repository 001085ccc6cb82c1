/**
 * Writes car packs: `npx tsx models/builder/main.ts [ID ...]`, all of them without an id. Networks that an older `car.json`
 * lists are kept while the mesh stays the same to the byte; files that the builder does not make are left alone.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildPack } from './build-pack.ts'
import type { CarRecipe } from './recipe.ts'
import { RECIPES } from './recipes.ts'
import { packSchema } from '../pack.ts'
import type { CarPack } from '../pack.ts'

const asked = process.argv.slice(2)
const unknown = asked.filter((id) => !RECIPES.some(({ facts }) => facts.id === id))
if (unknown.length > 0) {
  process.stderr.write(`There is no recipe for ${unknown.join(', ')}. The builder makes ${RECIPES.map(({ facts }) => facts.id).join(', ')}.\n`)
  process.exit(2)
}

const keptNetworks = async (folder: URL, meshSha256: string): Promise<CarPack['networks']> => {
  const text = await readFile(new URL('car.json', folder), 'utf8').catch(() => null)
  if (text === null) return {}
  const old = packSchema.parse(JSON.parse(text))
  return old.mesh.sha256 === meshSha256 ? old.networks : {}
}

/** Writes beside the file and moves it into place, so that no reader meets half a file. */
const writeWhole = async (folder: URL, name: string, bytes: Uint8Array): Promise<void> => {
  const draft = new URL(`.${name}.part`, folder)
  await writeFile(draft, bytes)
  await rename(draft, new URL(name, folder))
}

const build = async (recipe: CarRecipe): Promise<void> => {
  const folder = new URL(`../${recipe.facts.id}/`, import.meta.url)
  await mkdir(folder, { recursive: true })
  const files = await buildPack(recipe, { networksFor: (meshSha256) => keptNetworks(folder, meshSha256) })
  for (const [name, bytes] of files) {
    await writeWhole(folder, name, bytes)
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
    process.stdout.write(`${name.padEnd(16)} ${String(bytes.length).padStart(9)} bytes  ${hash}\n`)
  }
  process.stdout.write(`written to ${fileURLToPath(folder)}\n`)
}

for (const recipe of RECIPES) if (asked.length === 0 || asked.includes(recipe.facts.id)) await build(recipe)
