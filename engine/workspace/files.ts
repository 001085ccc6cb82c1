import * as fs from 'node:fs/promises'

/** A file held open. */
export interface OpenFile {
  write(data: Uint8Array): Promise<unknown>
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>
  stat(): Promise<FileFacts>
  chmod(mode: number): Promise<void>
  truncate(length: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** What is known of a file. */
export interface FileFacts {
  isFile(): boolean
  readonly size: number
  readonly mode: number
  readonly mtimeMs: number
}

/** The part of the file system that an open graph needs. Tests put in one that fails; everything else uses the real one. */
export interface Files {
  open(path: string, flags: string, mode?: number): Promise<OpenFile>
  stat(path: string): Promise<FileFacts>
  realpath(path: string): Promise<string>
  /** Fails when the file may not be written. */
  writable(path: string): Promise<void>
  mkdir(path: string): Promise<unknown>
  rename(from: string, to: string): Promise<void>
  link(from: string, to: string): Promise<void>
  copy(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  list(path: string): Promise<string[]>
}

/** The file system of this machine. */
export const diskFiles: Files = {
  open: async (path, flags, mode) => {
    const handle = await fs.open(path, flags, mode)
    return {
      write: (data) => handle.writeFile(data),
      read: (into, offset, length, position) => handle.read(into, offset, length, position),
      stat: () => handle.stat(),
      chmod: (bits) => handle.chmod(bits),
      truncate: (length) => handle.truncate(length),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  stat: (path) => fs.stat(path),
  realpath: (path) => fs.realpath(path),
  writable: (path) => fs.access(path, fs.constants.W_OK),
  mkdir: (path) => fs.mkdir(path, { recursive: true }),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  copy: (from, to) => fs.copyFile(from, to),
  unlink: (path) => fs.unlink(path),
  list: (path) => fs.readdir(path),
}

/** Makes what happened to the entries of a folder last. Systems that cannot (Windows) are passed over. */
export async function syncFolder(files: Files, folder: string): Promise<void> {
  let handle: OpenFile
  try {
    handle = await files.open(folder, 'r')
  } catch (error) {
    if (process.platform === 'win32' || codeOf(error) === 'EISDIR') return
    throw error
  }
  try {
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes(codeOf(error))) throw error
  } finally {
    await handle.close()
  }
}

/** The system's code of an error, such as `ENOSPC`, or an empty text. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return typeof code === 'string' ? code : ''
}
