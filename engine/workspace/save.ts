import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Graph } from '../../graphs/format/graph.ts'
import { MAX_BYTES, MAX_NODES } from '../../graphs/format/open.ts'
import { serialize } from '../../graphs/format/serialize.ts'
import { keepBackup } from './backups.ts'
import { fileFailure, type FileFailure } from './file-failure.ts'
import { codeOf, diskFiles, syncFolder, type FileFacts, type Files } from './files.ts'
import { readLimited } from './load.ts'
import { sameStamp, stampOf, type Stamp } from './stamp.ts'

export interface SaveOptions {
  /** What the file was when it was loaded or last saved. Absent: no file is expected there. */
  readonly stamp?: Stamp | undefined
  /** Overwrites whatever is there. It is kept as a backup all the same. */
  readonly force?: boolean
  /** Why the graph must not be saved, as `loadGraph` said. */
  readonly readOnly?: string | undefined
  /** How many earlier states are kept. */
  readonly backups?: number
  readonly files?: Files
}

/** What saving came to. After a failure the file on the disk is whole, and what it was before. */
export type Saved =
  | {
      readonly ok: true
      /** For the next save. */
      readonly stamp: Stamp
      /** False when the file already held exactly this. */
      readonly written: boolean
      /** What did not succeed beside the saving itself, such as the backup. */
      readonly notes: readonly string[]
    }
  | { readonly ok: false; readonly failure: FileFailure }

const DEFAULT_BACKUPS = 5

/** A temporary file that is older than this was left by a crash. */
const STALE_MS = 10 * 60 * 1000

const queues = new Map<string, Promise<unknown>>()

/**
 * Writes a graph to a file so that at every moment, also through a crash or a full disk, the file is either the old one or
 * the new one: into a temporary file beside it, flushed to the disk, then renamed over it. The old state becomes a
 * backup. Refuses when the file changed on the disk since `stamp`. Saves of one path wait for one another.
 */
export async function saveGraph(path: string, graph: Graph, options: SaveOptions = {}): Promise<Saved> {
  const files = options.files ?? diskFiles
  const before = queues.get(path) ?? Promise.resolve()
  const saving = before.then(() => save(files, path, graph, options))
  const settled = saving.catch(() => undefined)
  queues.set(path, settled)
  try {
    return await saving
  } finally {
    if (queues.get(path) === settled) queues.delete(path)
  }
}

async function save(files: Files, path: string, graph: Graph, options: SaveOptions): Promise<Saved> {
  const name = basename(path)
  if (options.readOnly !== undefined) return readOnly(name, options.readOnly)
  try {
    const data = new TextEncoder().encode(serialize(graph))
    const large = tooLarge(name, graph, data)
    if (large) return large
    // A link is followed, so that it stays a link and its target is replaced.
    const real = await missing(files.realpath(path)) ?? path
    const facts = await missing(files.stat(real))
    if (facts && !facts.isFile()) return notAFile(name)
    const stamp = stampOf(data)
    if (facts) {
      const present = await readLimited(files, real, MAX_BYTES * 4)
      if ('failure' in present) return { ok: false, failure: present.failure }
      const found = stampOf(present.bytes)
      if (sameStamp(found, stamp)) return { ok: true, stamp, written: false, notes: [] }
      if (!options.force && (!options.stamp || !sameStamp(found, options.stamp))) return changed(name, options.stamp)
      await files.writable(real)
    }
    const notes = await replace(files, real, data, facts, options.backups ?? DEFAULT_BACKUPS)
    return { ok: true, stamp, written: true, notes }
  } catch (error) {
    const failure = fileFailure(error, name, 'saved')
    return { ok: false, failure: failure.code === 'no-file' ? noFolder(name) : failure }
  }
}

async function replace(
  files: Files,
  path: string,
  data: Uint8Array,
  facts: FileFacts | undefined,
  backups: number,
): Promise<string[]> {
  const notes: string[] = []
  const folder = dirname(path)
  await clearStale(files, path)
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeWhole(files, temporary, data, facts)
    if (facts) {
      const why = await keepBackup(files, path, backups).then(() => undefined, codeOrText)
      if (why !== undefined) notes.push(`No backup of the earlier state could be kept (${why}).`)
    }
    await renameOver(files, temporary, path)
  } catch (error) {
    await files.unlink(temporary).catch(() => undefined)
    throw error
  }
  const why = await syncFolder(files, folder).then(() => undefined, codeOrText)
  if (why !== undefined) notes.push(`The file was saved; whether it outlasts a loss of power is not certain (${why}).`)
  return notes
}

async function writeWhole(files: Files, path: string, data: Uint8Array, facts: FileFacts | undefined): Promise<void> {
  const handle = await files.open(path, 'wx')
  try {
    if (facts) await handle.chmod(facts.mode & 0o777)
    await handle.write(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Windows refuses a rename while a virus scanner looks at the file, for a moment. */
async function renameOver(files: Files, from: string, to: string): Promise<void> {
  for (const pause of process.platform === 'win32' ? [20, 60, 180] : []) {
    try {
      return await files.rename(from, to)
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  await files.rename(from, to)
}

/** Removes what saves that were killed left behind. Failing at it is no reason not to save. */
async function clearStale(files: Files, path: string): Promise<void> {
  const prefix = `.${basename(path)}.`
  const names = await files.list(dirname(path)).catch(() => [])
  for (const name of names.filter((found) => found.startsWith(prefix) && /\.[0-9a-f]{12}\.tmp$/.test(found))) {
    const stale = join(dirname(path), name)
    const facts = await files.stat(stale).catch(() => undefined)
    if (facts && Date.now() - facts.mtimeMs > STALE_MS) await files.unlink(stale).catch(() => undefined)
  }
}

async function missing<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function codeOrText(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : 'unknown')
}

function changed(name: string, stamp: Stamp | undefined): Saved {
  const message = stamp
    ? `"${name}" was changed by another program since it was opened, and was not overwritten.`
    : `There is already a file "${name}", and it was not overwritten.`
  const help = `${stamp ? 'Open it again to see the changes, s' : 'S'}ave under another name, or overwrite it.`
  return { ok: false, failure: { code: 'changed-on-disk', message, help } }
}

function readOnly(name: string, why: string): Saved {
  return {
    ok: false,
    failure: {
      code: 'read-only',
      message: `"${name}" was not saved. ${why}`,
      help: 'Save a copy under another name, or update Clearcoat.',
    },
  }
}

function notAFile(name: string): Saved {
  return {
    ok: false,
    failure: {
      code: 'not-a-file',
      message: `"${name}" is a folder or a device, and nothing was saved.`,
      help: 'Use another name.',
    },
  }
}

function noFolder(name: string): FileFailure {
  return {
    code: 'no-folder',
    message: `"${name}" could not be saved: its folder is not there.`,
    help: 'Make the folder, or save elsewhere.',
    cause: 'ENOENT',
  }
}

/** What could not be opened again is not written: it would look saved and be lost. */
function tooLarge(name: string, graph: Graph, data: Uint8Array): Saved | undefined {
  const nodes = Object.keys(graph.nodes).length
  const what = data.length > MAX_BYTES ? `${MAX_BYTES / 1024 / 1024} MB` : nodes > MAX_NODES ? `${MAX_NODES} nodes` : undefined
  if (what === undefined) return undefined
  const message = `"${name}" was not saved: the graph has more than ${what}, which is the most that can be opened again.`
  return {
    ok: false,
    failure: { code: 'too-large', message, help: 'Split it into several graphs. The file on the disk is as it was.' },
  }
}
