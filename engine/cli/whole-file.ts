import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refused } from './picture-file.ts'

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
}

/**
 * Writes a file whole or not at all: to a temporary name beside it and to the disk first, then renamed. Leaves nothing behind when it
 * fails or `signal` is aborted before the rename. Throws a Refused when it cannot be written, or the signal's reason.
 */
export async function writeWhole(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes, signal ? { signal } : {})
      await file.sync()
    } finally {
      await file.close()
    }
    signal?.throwIfAborted()
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    if (signal?.aborted) throw signal.reason
    const why = WHY[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'it is not allowed'
    const message = `"${basename(path)}" cannot be written: ${why}.`
    throw new Refused('write-failed', message, 'Name a file in a folder that you may write to.')
  }
}
