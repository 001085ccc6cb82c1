import { createHash } from 'node:crypto'

/** What tells whether a file changed since it was read or written: its content, not its times. */
export interface Stamp {
  readonly bytes: number
  readonly sha256: string
}

/** The stamp of these bytes. */
export function stampOf(bytes: Uint8Array): Stamp {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Whether two stamps are of the same content. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.bytes === b.bytes && a.sha256 === b.sha256
}
