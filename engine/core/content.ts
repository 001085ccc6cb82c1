import { createXXHash128, type IHasher } from 'hash-wasm'
import type { Kind } from '../../graphs/format/ports.ts'
import { allocate } from '../../nodes/values/image.ts'
import type { Value } from '../../nodes/values/value.ts'
import { canonical, digest } from './canonical.ts'
import { summarise } from './failure.ts'

/** A run of numbers of a value: pixels, coverage, positions, indices. */
export type Plane = Uint8Array | Float32Array | Uint32Array

/** A value taken apart: everything small as canonical JSON, and its planes by name in a fixed order. */
export interface Parts {
  readonly head: string
  readonly planes: readonly (readonly [name: string, plane: Plane])[]
}

/**
 * What is known of a value without holding it. `id` is the same for equal content and differs otherwise: for short
 * literals the literal itself, else a 128-bit hash over every field and plane.
 */
export interface ValueRef {
  readonly kind: Kind
  readonly id: string
  readonly bytes: number
  /** One line for people. */
  readonly summary: string
  /** The value itself, where it is too small to be worth a file. */
  readonly value?: Value
}

/** Values without planes and below this many characters of JSON travel inside their records. */
const SMALL = 4096

function isPlane(member: unknown): member is Plane {
  return member instanceof Uint8Array || member instanceof Float32Array || member instanceof Uint32Array
}

/** Takes a value apart for hashing and for files. */
export function takeApart(value: Value): Parts {
  const rest: Record<string, unknown> = {}
  const planes: [string, Plane][] = []
  for (const [name, member] of Object.entries(value)) {
    if (isPlane(member)) planes.push([name, member])
    else rest[name] = member
  }
  planes.sort(([a], [b]) => (a < b ? -1 : 1))
  return { head: canonical(rest), planes }
}

/** Puts a value together again. */
export function putTogether(head: string, planes: Readonly<Record<string, Plane>>): Value {
  return { ...(JSON.parse(head) as object), ...planes } as unknown as Value
}

/** The bytes of a plane, as they lie in memory. */
export function bytesOf(plane: Plane): Uint8Array {
  return new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength)
}

// xxHash128 in WASM: twice as fast as the processor's own SHA-256, and nothing here needs more than chance resistance.
const hasher: IHasher = await createXXHash128()

/** The content hash of parts, as 32 hex digits: every field, every plane with its name and type. */
export function hashParts({ head, planes }: Parts): string {
  hasher.init()
  hasher.update(head)
  for (const [name, plane] of planes) {
    hasher.update(`\0${name} ${plane.constructor.name} ${plane.byteLength}\0`)
    hasher.update(bytesOf(plane))
  }
  return hasher.digest('hex')
}

/** The name of a plane's type in files. */
export type PlaneType = 'u8' | 'f32' | 'u32'

export function planeType(plane: Plane): PlaneType {
  if (plane instanceof Float32Array) return 'f32'
  return plane instanceof Uint32Array ? 'u32' : 'u8'
}

/** A plane of a type over the whole of a memory. */
export function planeOf(type: PlaneType, memory: Uint8Array): Plane {
  if (type === 'f32') return new Float32Array(memory.buffer)
  return type === 'u32' ? new Uint32Array(memory.buffer) : memory
}

/** What a value weighs in memory. */
export function sizeOf(value: Value): number {
  let bytes = 256
  for (const member of Object.values(value)) if (isPlane(member)) bytes += member.byteLength
  return bytes
}

/** Works out the ref of a value. Linear in its bytes. */
export function refOf(value: Value): ValueRef {
  if (value.kind === 'number' || value.kind === 'boolean') return scalarRef(value, String(value.value))
  if (value.kind === 'text' || value.kind === 'color' || value.kind === 'choice') return scalarRef(
    value,
    JSON.stringify(value.value),
  )
  const parts = takeApart(value)
  const small = parts.planes.length === 0 && parts.head.length <= SMALL
  return {
    kind: value.kind,
    id: small ? digest(parts.head) : hashParts(parts),
    bytes: sizeOf(value),
    summary: summarise(value),
    ...(small ? { value } : {}),
  }
}

function scalarRef(value: Extract<Value, { value: unknown }>, text: string): ValueRef {
  // `-0` and `0` are one number.
  const plain = `${value.kind}:${text === '-0' ? '0' : text}`
  return {
    kind: value.kind,
    id: plain.length <= 80 ? plain : digest(plain),
    bytes: 64 + text.length,
    summary: summarise(value),
    ...(text.length <= SMALL ? { value } : {}),
  }
}

/** The same value with every plane in shared memory; planes that already are stay as they are. */
export function toShared(value: Value): Value {
  return mapPlanes(value, (plane) => {
    if (plane.buffer instanceof SharedArrayBuffer) return plane
    const bytes = allocate(plane.byteLength)
    bytes.set(bytesOf(plane))
    return planeOf(planeType(plane), bytes)
  })
}

/** A copy of the value in plain memory, for the way to another process. */
export function toPlain(value: Value): Value {
  return mapPlanes(value, (plane) => plane.slice())
}

/** A copy of the value in shared memory that nobody else holds. */
export function toCopy(value: Value): Value {
  return toShared(toPlain(value))
}

function mapPlanes(value: Value, map: (plane: Plane) => Plane): Value {
  const members = Object.entries(value)
  if (!members.some(([, member]) => isPlane(member))) return value
  return Object.fromEntries(members.map(([name, member]) => [name, isPlane(member) ? map(member) : member])) as unknown as Value
}
