import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** A key outlives its server for this long, so that pages which stayed open find their way back after a restart. */
const LASTS_MS = 24 * 60 * 60 * 1000

const keySchema = z.object({ workspace: z.string(), port: z.int(), token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

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

/**
 * The key of the last server of this workspace and port, if that lived within the last day; undefined otherwise, and for a
 * file that anyone but its owner could have read or written. A port of 0 has none.
 */
export async function keptKey(of: KeyOf): Promise<string | undefined> {
  const path = pathOf(of)
  try {
    const { mtimeMs, mode, uid } = await stat(path)
    const age = Date.now() - mtimeMs
    const open = process.platform !== 'win32' && ((mode & 0o077) !== 0 || uid !== process.getuid?.())
    if (open || age > LASTS_MS || age < -60_000) throw new Error('not to be trusted')
    const key = keySchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return key.workspace === of.workspace && key.port === of.port ? key.token : undefined
  } catch {
    await rm(path, { force: true }).catch(() => undefined)
    return undefined
  }
}

/** Keeps the key of a server that runs. The returned function says that it still lives; call it now and then, and at its end. */
export async function keepKey(of: KeyOf, token: string): Promise<() => Promise<void>> {
  const path = pathOf(of)
  await mkdir(join(of.folder, 'keys'), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  await writeFile(path, JSON.stringify({ workspace: of.workspace, port: of.port, token }), { mode: 0o600, flag: 'wx' })
  // The mask of the process may have taken more away; it never adds.
  await chmod(path, 0o600)
  return async () => {
    const now = new Date()
    await utimes(path, now, now).catch(() => undefined)
  }
}
