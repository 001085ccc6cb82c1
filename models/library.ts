import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { packSchema, type CarPack } from './pack.ts'

/** A car pack that can be used. */
export interface UsablePack {
  readonly usable: true
  readonly id: string
  readonly folder: string
  readonly pack: CarPack
}

/** A folder that wants to be a car pack and is not. It is named, explained and skipped, and stops nothing. */
export interface BrokenPack {
  readonly usable: false
  readonly id: string
  readonly folder: string
  readonly message: string
  readonly help: string
}

export type FoundPack = UsablePack | BrokenPack

const MAX_PACK_BYTES = 1 << 20
const MAX_FILE_BYTES = 256 * 2 ** 20
const GLB_MAGIC = 0x46546c67

class PackFault extends Error {
  readonly help: string
  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

async function readPack(folder: string): Promise<CarPack> {
  const path = join(folder, 'car.json')
  if ((await stat(path)).size > MAX_PACK_BYTES) throw new PackFault('car.json is larger than 1 MiB.', 'Keep pictures and meshes in files of their own.')
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new PackFault(`car.json is not readable JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, 'Mend the file, or install the pack again.')
  }
  const parsed = packSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new PackFault(`car.json does not fit at ${issue?.path.join('.') || 'its top level'}: ${issue?.message ?? 'unknown'}.`, 'Mend that field.')
}

async function checkFile(folder: string, file: string): Promise<number> {
  const size = await stat(join(folder, file)).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  )
  if (size < 0) throw new PackFault(`${file} is missing.`, 'Install the pack again, with all its files.')
  if (size > MAX_FILE_BYTES) throw new PackFault(`${file} is larger than 256 MiB.`, 'Export it smaller.')
  return size
}

/** A glTF binary begins with "glTF", version 2 and its own length (glTF 2.0, section 4.4). The rest shows when it is read. */
async function checkMesh(folder: string, file: string): Promise<void> {
  const size = await checkFile(folder, file)
  const handle = await open(join(folder, file))
  try {
    const head = new Uint8Array(12)
    await handle.read(head, 0, 12, 0)
    const words = new DataView(head.buffer)
    const whole = words.getUint32(0, true) === GLB_MAGIC && words.getUint32(4, true) === 2 && words.getUint32(8, true) <= size
    if (!whole) throw new PackFault(`${file} is not a whole glTF binary.`, 'Export the car again as .glb, or install the pack again.')
  } finally {
    await handle.close()
  }
}

async function inspect(folder: string, id: string): Promise<FoundPack> {
  try {
    const pack = await readPack(folder)
    if (pack.id !== id) throw new PackFault(`car.json says "${pack.id}" but the folder is called "${id}".`, 'Give both the same name.')
    await checkMesh(folder, pack.mesh.file)
    const files = pack.sheets.flatMap((sheet) => [sheet.guide, sheet.panelMap])
    for (const file of [...files, ...(pack.networks.auv ? [pack.networks.auv.file] : [])]) await checkFile(folder, file)
    return { usable: true, id, folder, pack }
  } catch (fault) {
    if (!(fault instanceof PackFault)) throw fault
    return { usable: false, id, folder, message: fault.message, help: fault.help }
  }
}

/**
 * The car packs below `folders`, each a folder with a `car.json`, sorted by id. When two have one id, the one of the later
 * folder wins, so that a workspace can replace a pack that the app ships. A folder that is not there holds no packs.
 */
export async function findPacks(folders: readonly string[]): Promise<FoundPack[]> {
  const found = new Map<string, FoundPack>()
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const path = join(folder, entry.name)
      const isPack = await stat(join(path, 'car.json')).then((file) => file.isFile(), () => false)
      if (isPack) found.set(entry.name, await inspect(path, entry.name))
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
