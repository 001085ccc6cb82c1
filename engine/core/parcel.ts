import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allocate } from '../../nodes/values/image.ts'
import type { Value } from '../../nodes/values/value.ts'
import {
  bytesOf,
  planeOf,
  planeType,
  putTogether,
  sizeOf,
  takeApart,
  toPlain,
  toShared,
  type Plane,
  type PlaneType,
} from './content.ts'

/** A value on its way between processes: its planes lie in a file that the receiver reads and removes. */
export interface Parcel {
  readonly parcel: string
  readonly head: string
  readonly planes: readonly (readonly [name: string, type: PlaneType, bytes: number])[]
}

/** Below this many bytes a value goes through the pipe. */
const SMALL = 1 << 18

/** A new folder for parcels, in memory where the system has such a place. Only this user can enter it. */
export function parcelFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'clearcoat-'))
}

/**
 * Packs a value for another process. Through a pipe, 16 MiB are hundreds of turns of two processes, which a busy machine
 * makes wait for each other; a file in memory is two copies. Where it cannot be written, the pipe has to do.
 */
export function pack(value: Value, folder: string): Value | Parcel {
  if (sizeOf(value) < SMALL) return toPlain(value)
  const { head, planes } = takeApart(value)
  const parcel = join(folder, randomBytes(8).toString('hex'))
  try {
    const file = openSync(parcel, 'wx', 0o600)
    try {
      for (const [, plane] of planes) writeAll(file, bytesOf(plane))
    } finally {
      closeSync(file)
    }
    return { parcel, head, planes: planes.map(([name, plane]) => [name, planeType(plane), plane.byteLength]) }
  } catch {
    rmSync(parcel, { force: true })
    return toPlain(value)
  }
}

/** Takes a value out of its parcel, into shared memory, and removes the file. Throws an Error when the file is not whole. */
export function unpack(packed: Value | Parcel): Value {
  if (!('parcel' in packed)) return toShared(packed)
  const planes: Record<string, Plane> = {}
  const file = openSync(packed.parcel, 'r')
  try {
    for (const [name, type, bytes] of packed.planes) {
      const memory = allocate(bytes)
      readAll(file, memory)
      planes[name] = planeOf(type, memory)
    }
  } finally {
    closeSync(file)
    rmSync(packed.parcel, { force: true })
  }
  return putTogether(packed.head, planes)
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done)
}

function readAll(file: number, into: Uint8Array): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, into.length - done, null)
    if (read === 0) throw new Error('A value was cut short on its way between processes.')
    done += read
  }
}
