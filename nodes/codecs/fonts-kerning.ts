import { inflateSync } from 'node:zlib'

/** Where a table lies in a WOFF file. */
interface Entry {
  /** Of the table's row in the directory. */
  readonly at: number
  readonly offset: number
  readonly packed: number
  readonly length: number
}

const WOFF_HEADER = 44
const WOFF_ROW = 20
const GPOS = 0x47504f53
const EXTENSION = 9

function findTable(view: DataView, tag: number): Entry | undefined {
  const count = view.getUint16(12)
  for (let i = 0; i < count; i++) {
    const at = WOFF_HEADER + i * WOFF_ROW
    if (view.getUint32(at) !== tag) continue
    return { at, offset: view.getUint32(at + 4), packed: view.getUint32(at + 8), length: view.getUint32(at + 12) }
  }
  return undefined
}

/** Makes a lookup of kind 9 the lookup that it stands for, where its subtables are near enough for short offsets. */
function unwrapLookup(gpos: DataView, lookup: number): boolean {
  if (gpos.getUint16(lookup) !== EXTENSION) return false
  const count = gpos.getUint16(lookup + 4)
  const offsets: number[] = []
  let kind = EXTENSION
  for (let i = 0; i < count; i++) {
    const wrapper = lookup + gpos.getUint16(lookup + 6 + i * 2)
    kind = gpos.getUint16(wrapper + 2)
    offsets.push(wrapper + gpos.getUint32(wrapper + 4) - lookup)
  }
  if (offsets.some((offset) => offset > 0xffff)) return false
  gpos.setUint16(lookup, kind)
  offsets.forEach((offset, i) => gpos.setUint16(lookup + 6 + i * 2, offset))
  return true
}

/**
 * A WOFF file whose kerning opentype.js can read: it knows no extension lookups (OpenType 1.9, GPOS lookup type 9), by which
 * some fonts only spare themselves short offsets. The file is handed back as it is when there is nothing to unwrap.
 */
export function unwrapKerning(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const entry = findTable(view, GPOS)
  if (!entry) return file
  const packed = file.subarray(entry.offset, entry.offset + entry.packed)
  const table = entry.packed < entry.length ? new Uint8Array(inflateSync(packed)) : packed.slice()
  const gpos = new DataView(table.buffer)
  const list = gpos.getUint16(8)
  let changed = false
  for (let i = 0; i < gpos.getUint16(list); i++) {
    if (unwrapLookup(gpos, list + gpos.getUint16(list + 2 + i * 2))) changed = true
  }
  if (!changed) return file
  // The table goes to the end, plain: a packed size that equals the plain one says so.
  const start = Math.ceil(file.length / 4) * 4
  const out = new Uint8Array(start + table.length)
  out.set(file)
  out.set(table, start)
  const rows = new DataView(out.buffer)
  rows.setUint32(entry.at + 4, start)
  rows.setUint32(entry.at + 8, table.length)
  return out
}
