import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Refused } from './picture-file.ts'

/**
 * Writes a file whole or not at all: to a temporary name beside it and to the disk first, then renamed. Leaves nothing behind when it
 * fails or `signal` is aborted before the rename. Throws a Refused when it cannot be written, or the signal's reason.
 */
export async function writeWhole(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes, { signal })
      await file.sync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    if (signal.aborted) throw signal.reason
    const { code } = cause as NodeJS.ErrnoException
    const why = code === 'ENOSPC' ? 'the disk is full' : code === 'ENOENT' ? 'its folder does not exist' : code === 'EISDIR' ? 'it is a folder' : 'it is not allowed'
    throw new Refused('write-failed', `"${basename(path)}" cannot be written: ${why}.`, 'Name a file in a folder that you may write to.')
  }
}
