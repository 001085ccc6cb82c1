import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildPack } from './build-pack.ts'
import { packSchema } from '../pack.ts'

const folder = new URL('../meridian-gt3/', import.meta.url)

/** The networks of a pack that is already there, as long as they were made for this very mesh. */
const keptNetworks = async (meshSha256: string): Promise<object> => {
  const text = await readFile(new URL('car.json', folder), 'utf8').catch(() => null)
  if (text === null) return {}
  const old = packSchema.safeParse(JSON.parse(text))
  return old.success && old.data.mesh.sha256 === meshSha256 ? old.data.networks : {}
}

const files = await buildPack({ networksFor: keptNetworks })
for (const [name, bytes] of files) {
  await writeFile(new URL(name, folder), bytes)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  process.stdout.write(`${name.padEnd(16)} ${String(bytes.length).padStart(9)} bytes  ${hash}\n`)
}
process.stdout.write(`written to ${fileURLToPath(folder)}\n`)
