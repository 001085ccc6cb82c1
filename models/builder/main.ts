/**
 * Writes a car pack: `npx tsx models/builder/main.ts`. Networks that an older `car.json` lists are kept while the mesh
 * stays the same to the byte; files that the builder does not make are left alone.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildPack } from './build-pack.ts'
import { meridianRecipe } from './meridian-recipe.ts'
import { packSchema } from '../pack.ts'
import type { CarPack } from '../pack.ts'

const recipe = meridianRecipe
const folder = new URL(`../${recipe.facts.id}/`, import.meta.url)

const keptNetworks = async (meshSha256: string): Promise<CarPack['networks']> => {
  const text = await readFile(new URL('car.json', folder), 'utf8').catch(() => null)
  if (text === null) return {}
  const old = packSchema.parse(JSON.parse(text))
  return old.mesh.sha256 === meshSha256 ? old.networks : {}
}

/** Writes beside the file and moves it into place, so that no reader meets half a file. */
const writeWhole = async (name: string, bytes: Uint8Array): Promise<void> => {
  const draft = new URL(`.${name}.part`, folder)
  await writeFile(draft, bytes)
  await rename(draft, new URL(name, folder))
}

await mkdir(folder, { recursive: true })
const files = await buildPack(recipe, { networksFor: keptNetworks })
for (const [name, bytes] of files) {
  await writeWhole(name, bytes)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  process.stdout.write(`${name.padEnd(16)} ${String(bytes.length).padStart(9)} bytes  ${hash}\n`)
}
process.stdout.write(`written to ${fileURLToPath(folder)}\n`)
