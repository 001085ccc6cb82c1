import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** A key outlives its server for this long, so that pages which stayed open find their way back after a restart. */
const LASTS_MS = 24 * 60 * 60 * 1000

/** However often its server is started anew, no key is used for longer than this. */
const MOST_MS = 7 * LASTS_MS

const keySchema = z.object({ workspace: z.string(), port: z.int(), made: z.number(), token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

/** Whose key: a server is known again by its workspace and its port. */
export interface KeyOf {
  /** The user's own folder for state, which no workspace lies in and no graph can read. */
  readonly folder: string
  readonly workspace: string
  readonly port: number
}

function pathOf({ folder, workspace, port }: KeyOf): string {
  const name = createHash('sha256').update(`${port} ${workspace}`).digest('hex').slice(0, 32)
  return join(folder, 'keys', `${name}.json`)
}

/** The file of a key, if it is fresh, its owner's alone, and about this workspace and port. Any other is thrown away. */
async function trusted(of: KeyOf): Promise<z.infer<typeof keySchema> | undefined> {
  const path = pathOf(of)
  try {
    const { mtimeMs, mode, uid } = await stat(path)
    const age = Date.now() - mtimeMs
    const open = process.platform !== 'win32' && ((mode & 0o077) !== 0 || uid !== process.getuid?.())
    if (open || age > LASTS_MS || age < -60_000) throw new Error('not to be trusted')
    const key = keySchema.parse(JSON.parse(await readFile(path, 'utf8')))
    const own = key.workspace === of.workspace && key.port === of.port
    const old = Date.now() - key.made > MOST_MS
    if (!own || old) throw new Error('not to be used')
    return key
  } catch {
    await rm(path, { force: true }).catch(() => undefined)
    return undefined
  }
}

/**
 * The key of the last server of this workspace and port, if that lived within the last day and the key is not older than a
 * week; undefined otherwise, and for a file that anyone but its owner could have read or written.
 */
export async function keptKey(of: KeyOf): Promise<string | undefined> {
  return (await trusted(of))?.token
}

/** Keeps the key of a server that runs. The returned function says that it still lives; call it now and then, and at its end. */
export async function keepKey(of: KeyOf, token: string): Promise<() => Promise<void>> {
  const path = pathOf(of)
  const before = await trusted(of)
  const made = before?.token === token ? before.made : Date.now()
  await mkdir(join(of.folder, 'keys'), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  await writeFile(path, JSON.stringify({ workspace: of.workspace, port: of.port, made, token }), { mode: 0o600, flag: 'wx' })
  // The mask of the process may have taken more away; it never adds.
  await chmod(path, 0o600)
  return async () => {
    const now = new Date()
    await utimes(path, now, now).catch(() => undefined)
  }
}
