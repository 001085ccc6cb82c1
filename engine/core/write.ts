import { randomBytes } from 'node:crypto'
import { copyFile, link, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NodeFailure, throwIfCancelled } from '../../nodes/kit/failure.ts'
import { hashFile } from './assets.ts'
import type { MadeFile } from './execute.ts'
import { resolveBelow, whyNotWrite } from './paths.ts'
import type { FileMark } from './store.ts'

/** A file that was written, or was already there with the same bytes. */
export interface WrittenFile extends FileMark {
  readonly state: 'created' | 'replaced' | 'unchanged'
}

/** The one call that a test replaces to fill a disk. */
export type OpenFile = typeof open

interface Staged {
  readonly file: MadeFile
  readonly path: string
  readonly state: WrittenFile['state']
  readonly temporary: string
}

/** The folder that the user granted for exports. Nothing outside it is ever written. */
export class ExportFolder {
  readonly #root: string
  readonly #open: OpenFile

  constructor(root: string, openFile: OpenFile = open) {
    this.#root = root
    this.#open = openFile
  }

  /** Whether all these files are still there with these bytes. */
  async stillHas(files: readonly FileMark[]): Promise<boolean> {
    for (const { name, sha256 } of files) {
      const resolved = await resolveBelow(this.#root, name).catch(() => undefined)
      if (!resolved?.ok || (await hashFile(resolved.path)) !== sha256) return false
    }
    return true
  }

  /**
   * Writes the files of one step, all or none: each goes to a temporary name and to the disk first, then all are
   * renamed. A file that differs from what is there keeps the old one beside it as `.bak`. Fails with `write-failed`, or
   * `cancelled` while nothing is renamed yet; either way what was there before is whole.
   */
  async write(files: readonly MadeFile[], signal: AbortSignal): Promise<WrittenFile[]> {
    const staged: Staged[] = []
    const folders: string[] = []
    try {
      for (const file of files) {
        throwIfCancelled(signal)
        staged.push(await this.#stage(file, folders, staged))
      }
      throwIfCancelled(signal)
      await commit(staged)
      await clear(staged)
      return staged.map(({ file, state }) => ({ name: file.name, bytes: file.bytes.length, sha256: file.sha256, state }))
    } catch (error) {
      await clear(staged)
      for (const folder of folders.reverse()) await rmdir(folder).catch(() => undefined)
      throw error
    }
  }

  async #stage(file: MadeFile, folders: string[], before: readonly Staged[]): Promise<Staged> {
    const fault = whyNotWrite(file.name)
    if (fault) throw new NodeFailure('write-failed', fault.message, { help: fault.help })
    let temporary = ''
    try {
      await this.#makeFolder(this.#root, [])
      const resolved = await resolveBelow(this.#root, file.name)
      if (!resolved.ok) throw new NodeFailure('write-failed', resolved.message, { help: resolved.help })
      const { path } = resolved
      if (before.some((other) => other.path.toLowerCase() === path.toLowerCase())) {
        throw new NodeFailure(
          'write-failed',
          `The file "${file.name}" would be written twice.`,
          { help: 'Give each file a name of its own.' },
        )
      }
      const old = await stat(path).catch(() => undefined)
      if (old && !old.isFile()) throw new NodeFailure(
        'write-failed',
        `"${file.name}" is a folder.`,
        { help: 'Choose another name.' },
      )
      const same = old?.size === file.bytes.length && (await hashFile(path)) === file.sha256
      if (same) return { file, path, state: 'unchanged', temporary: '' }
      await this.#makeFolder(dirname(path), folders)
      temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
      await this.#fill(temporary, file.bytes)
      return { file, path, state: old ? 'replaced' : 'created', temporary }
    } catch (error) {
      if (temporary) await rm(temporary, { force: true }).catch(() => undefined)
      throw asFailure(error, file.name)
    }
  }

  async #makeFolder(folder: string, made: string[]): Promise<void> {
    const first = await mkdir(folder, { recursive: true })
    if (first === undefined) return
    const chain: string[] = []
    for (let at = folder; at.length >= first.length; at = dirname(at)) chain.unshift(at)
    made.push(...chain)
  }

  async #fill(path: string, bytes: Uint8Array): Promise<void> {
    const handle = await this.#open(path, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

async function clear(staged: readonly Staged[]): Promise<void> {
  for (const { temporary } of staged) if (temporary) await rm(temporary, { force: true }).catch(() => undefined)
}

/** Renames everything into place. When one fails, those before it go back to what they were. */
async function commit(staged: readonly Staged[]): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  for (const { file, path, state, temporary } of staged) {
    if (state === 'unchanged') continue
    try {
      if (state === 'replaced') await backUp(path)
      await rename(temporary, path)
      undo.push(
        () => (
          state === 'created'
            ? rm(path, { force: true })
            : copyFile(`${path}.bak`, temporary).then(() => rename(temporary, path))
        ),
      )
    } catch (error) {
      for (const step of undo.reverse()) await step().catch(() => undefined)
      throw asFailure(error, file.name)
    }
  }
  for (const folder of new Set(staged.map(({ path }) => dirname(path)))) await syncFolder(folder)
}

/** Keeps the old file as `.bak` without ever leaving its own name empty. */
async function backUp(path: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await link(path, temporary).catch(() => copyFile(path, temporary))
    await rename(temporary, `${path}.bak`)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** Brings the renames to the disk, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

const REASONS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space and run again. The file that was there is whole.'],
  EDQUOT: ['the quota of the disk is used up', 'Free some space and run again. The file that was there is whole.'],
  EACCES: ['the folder may not be written', 'Choose another folder for exports, or change its permissions.'],
  EPERM: ['the file or folder may not be written', 'Close programs that use the file, or choose another folder.'],
  EROFS: ['the disk is read-only', 'Choose another folder for exports.'],
  EBUSY: ['another program holds the file', 'Close it there and run again.'],
  ENOTDIR: ['a part of its path is a file', 'Choose another name.'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter name.'],
}

function asFailure(error: unknown, name: string): NodeFailure {
  if (error instanceof NodeFailure) return error
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  const [reason, help] = REASONS[code] ?? [message.replace(/'[^']*'/g, '').trim(), 'Check the folder for exports and run again.']
  return new NodeFailure(
    'write-failed',
    `The file "${name}" could not be written: ${reason}.`,
    { help, cause: code || undefined },
  )
}
