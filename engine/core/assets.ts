import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { InputFile } from '../../nodes/kit/context.ts'
import { NodeFailure } from '../../nodes/kit/failure.ts'
import { allocate } from '../../nodes/values/image.ts'
import type { CarValue } from '../../nodes/values/value.ts'
import { digest } from './canonical.ts'
import { extensionOf, resolveBelow, whyNotName } from './paths.ts'

/** The files and car packs that runs may read, by name only. */
export interface Assets {
  /** The content hash of a file, or undefined when there is none. */
  fileHash(path: string): Promise<string | undefined>
  /** Reads a file. Fails with a NodeFailure: `missing-file`, `bad-file` for a name that is refused, `too-large`. */
  readFile(path: string): Promise<InputFile>
  /** The hash of a car pack with everything it names, or undefined when there is none. */
  carHash(id: string): Promise<string | undefined>
  /** Reads a file of a pack. Fails with `missing-car` when the pack is gone or has changed, `missing-file` for the file. */
  readCar(car: Pick<CarValue, 'id' | 'hash'>, file: string): Promise<Uint8Array>
}

export interface AssetFolders {
  /** Folders that the user granted for reading, searched in order. */
  readonly files: readonly string[]
  /** Folders that hold car packs, one folder each, named by the pack's id. The first that has an id wins. */
  readonly packs: readonly string[]
}

/** No file of a graph is larger. */
const LARGEST_FILE = 512 << 20

/** Timestamps may be this coarse: younger files are hashed again, as they may change without a new time. */
const COARSE_MS = 2500

interface Known {
  readonly stamp: string
  readonly settled: boolean
  readonly hash: string
}

const known = new Map<string, Known>()

/**
 * The SHA-256 of a file's bytes, or undefined when it cannot be read. Remembered by inode, size, and both times to the
 * nanosecond; the change time cannot be set by hand, so new bytes under an old time are seen.
 */
export async function hashFile(path: string): Promise<string | undefined> {
  const before = await stat(path, { bigint: true }).catch(() => undefined)
  if (!before?.isFile()) return undefined
  const stamp = [before.dev, before.ino, before.size, before.mtimeNs, before.ctimeNs].join(' ')
  const last = known.get(path)
  if (last?.settled && last.stamp === stamp) return last.hash
  try {
    const hasher = createHash('sha256')
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hasher.update(chunk as Buffer)
    const hash = hasher.digest('hex')
    if (known.size > 10_000) known.clear()
    known.set(path, { stamp, hash, settled: Date.now() - Number(before.ctimeMs) > COARSE_MS })
    return hash
  } catch {
    return undefined
  }
}

/** Assets in folders of this machine. Names are followed by `resolveBelow`, so nothing outside the folders is read. */
export function folderAssets({ files, packs }: AssetFolders): Assets {
  const locate = async (name: string) => {
    for (const root of files) {
      const found = await resolveBelow(root, name).catch(() => undefined)
      if (found?.ok && (await stat(found.path).catch(() => undefined))?.isFile()) return found.path
    }
    return undefined
  }
  const pack = async (id: string) => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return undefined
    for (const root of packs) {
      const folder = await realpath(join(root, id)).catch(() => undefined)
      if (folder && (await stat(join(folder, 'car.json')).catch(() => undefined))?.isFile()) return folder
    }
    return undefined
  }
  const carHash = async (id: string) => {
    const folder = await pack(id)
    return folder === undefined ? undefined : hashPack(folder)
  }
  return {
    async fileHash(name) {
      const path = await locate(name)
      return path === undefined ? undefined : hashFile(path)
    },
    async readFile(name) {
      const fault = whyNotName(name)
      if (fault) throw new NodeFailure('bad-file', fault.message, { help: fault.help })
      const path = await locate(name)
      if (path === undefined) throw missingFile(name)
      return { name: basename(path), bytes: await readShared(path, name) }
    },
    carHash,
    async readCar(car, file) {
      const folder = await pack(car.id)
      if (folder === undefined) throw missingCar(car.id)
      if ((await hashPack(folder)) !== car.hash) {
        throw new NodeFailure(
          'missing-car',
          `The car pack "${car.id}" has changed since it was looked at.`,
          { help: 'Run again to use the pack as it is now.' },
        )
      }
      const found = await resolveBelow(folder, file)
      if (!found.ok) throw new NodeFailure('bad-file', found.message, { help: found.help })
      return readShared(found.path, `${car.id}/${file}`)
    },
  }
}

/** The failure that there is no such car pack. */
export function missingCar(id: string): NodeFailure {
  return new NodeFailure(
    'missing-car',
    `There is no car pack "${id}".`,
    { help: 'Put the pack into a folder of car packs, or choose another car.' },
  )
}

function missingFile(name: string): NodeFailure {
  return new NodeFailure(
    'missing-file',
    `There is no file "${name}".`,
    { help: 'Put the file into the workspace folder, or choose another.' },
  )
}

/** Reads a whole file into shared memory, so that it goes to a worker without a copy. */
async function readShared(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) throw missingFile(name)
  try {
    const { size } = await file.stat()
    if (size > LARGEST_FILE) {
      throw new NodeFailure(
        'too-large',
        `The file "${name}" has ${Math.ceil(size / (1 << 20))} MB; at most ${LARGEST_FILE >> 20} are read.`,
        { help: 'Use a smaller file.' },
      )
    }
    const bytes = allocate(size)
    let done = 0
    while (done < size) {
      const { bytesRead } = await file.read(bytes, done, size - done, done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return done === size ? bytes : bytes.subarray(0, done)
  } finally {
    await file.close()
  }
}

/** The hash of `car.json` and of every file that some text in it names. */
async function hashPack(folder: string): Promise<string | undefined> {
  const description = join(folder, 'car.json')
  const own = await hashFile(description)
  if (own === undefined) return undefined
  const lines = await Promise.all(
    (await namesIn(description, own)).map(async (name) => {
      const resolved = await resolveBelow(folder, name)
      const hash = resolved.ok ? await hashFile(resolved.path) : undefined
      return `${name} ${hash ?? 'missing'}`
    }),
  )
  return digest([own, ...lines].join('\n'))
}

/** File-like texts by the hash of the description they stand in. */
const named = new Map<string, readonly string[]>()

async function namesIn(description: string, hash: string): Promise<readonly string[]> {
  const before = named.get(hash)
  if (before) return before
  const texts = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value)
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect)
  }
  const bytes = await readShared(description, 'car.json').catch(() => new Uint8Array())
  try {
    collect(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    // A description that does not read names nothing; whoever opens the pack says what is wrong with it.
    return []
  }
  const names = [...texts].filter((text) => extensionOf(text) !== '' && whyNotName(text) === null).sort()
  // It may have been saved again since it was hashed.
  if (createHash('sha256').update(bytes).digest('hex') !== hash) return names
  if (named.size > 200) named.clear()
  named.set(hash, names)
  return names
}
