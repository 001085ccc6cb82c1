import { open, type FileHandle } from 'node:fs/promises'
import { allocate } from '../../nodes/values/image.ts'
import type { Value } from '../../nodes/values/value.ts'
import { bytesOf, planeOf, planeType, putTogether, takeApart, type Plane, type PlaneType } from './content.ts'

/*
 * A value as a file: the four bytes "CCB1", the length of the head as u32 LE, the head as JSON (the value's small fields
 * and the list of its planes), then the planes one after another as they lie in memory (little-endian).
 */
const MAGIC = 0x31424343
const LARGEST_HEAD = 64 << 20
const LARGEST_PLANE = 1 << 30

interface BlobHead {
  readonly value: string
  readonly planes: readonly (readonly [name: string, type: PlaneType, bytes: number])[]
}

/**
 * Writes a value to an open file. Returns the bytes written. Does not wait for the disk: what a power cut tears is found
 * by its content hash when it is read.
 */
export async function writeBlob(file: FileHandle, value: Value): Promise<number> {
  const parts = takeApart(value)
  const head: BlobHead = {
    value: parts.head,
    planes: parts.planes.map(([name, plane]) => [name, planeType(plane), plane.byteLength]),
  }
  const text = Buffer.from(JSON.stringify(head))
  const start = Buffer.alloc(8)
  start.writeUInt32LE(MAGIC, 0)
  start.writeUInt32LE(text.length, 4)
  let at = 0
  for (const chunk of [start, text, ...parts.planes.map(([, plane]) => bytesOf(plane))]) {
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at)
      done += bytesWritten
      at += bytesWritten
    }
  }
  return at
}

/** Reads a value, its planes each into shared memory of its own. Throws an Error when the file is not whole. */
export async function readBlob(path: string): Promise<Value> {
  const file = await open(path, 'r')
  try {
    const start = Buffer.alloc(8)
    await fill(file, start, 0)
    const length = start.readUInt32LE(4)
    if (start.readUInt32LE(0) !== MAGIC || length > LARGEST_HEAD) throw new Error('not a blob')
    const text = Buffer.alloc(length)
    await fill(file, text, 8)
    const head = JSON.parse(text.toString('utf8')) as BlobHead
    const planes: Record<string, Plane> = {}
    let at = 8 + length
    for (const [name, type, bytes] of head.planes) {
      if (!Number.isInteger(bytes) || bytes < 0 || bytes > LARGEST_PLANE) throw new Error('not a blob')
      const plane = allocate(bytes)
      await fill(file, plane, at)
      at += bytes
      planes[name] = planeOf(type, plane)
    }
    if ((await file.stat()).size !== at) throw new Error('not whole')
    return putTogether(head.value, planes)
  } finally {
    await file.close()
  }
}

async function fill(file: FileHandle, into: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, from + done)
    if (bytesRead === 0) throw new Error('not whole')
    done += bytesRead
  }
}
