import { basename } from 'node:path'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { MigrationLookup } from '../../graphs/format/migrate.ts'
import { MAX_BYTES, openGraph } from '../../graphs/format/open.ts'
import { fileFailure, type FileFailure } from './file-failure.ts'
import { diskFiles, type Files } from './files.ts'
import { stampOf, type Stamp } from './stamp.ts'

export interface LoadOptions {
  /** Lifts nodes that older versions wrote. */
  readonly lookup?: MigrationLookup
  readonly files?: Files
}

/** A graph read from the disk, or why there is none. */
export type Loaded =
  | {
      readonly ok: true
      readonly graph: Graph
      /** Why it must not be saved over its file. */
      readonly readOnly?: string
      /** Remarks on the file; the graph is whole. */
      readonly faults: readonly Fault[]
      /** What was lifted from older versions, in words. */
      readonly migrated: readonly string[]
      /** Hand it to `saveGraph`, so that changes made by others meanwhile are not overwritten. */
      readonly stamp: Stamp
    }
  | { readonly ok: false; readonly failure: FileFailure; readonly faults: readonly Fault[] }

/**
 * Reads a graph from a file. Looks first at what it is and how large, so that no pipe, device or huge file is read, and
 * never throws for what it finds. The path must have been resolved and allowed by the caller.
 */
export async function loadGraph(path: string, options: LoadOptions = {}): Promise<Loaded> {
  const name = basename(path)
  const read = await readLimited(options.files ?? diskFiles, path, MAX_BYTES)
  if ('failure' in read) return { ok: false, failure: read.failure, faults: [] }
  const text = decode(read.bytes)
  if (text === undefined) return { ok: false, failure: notText(name, read.bytes), faults: [] }
  const opened = openGraph(text, options.lookup)
  if (!opened.graph) return { ok: false, failure: notAGraph(name, opened.readOnly, opened.faults), faults: opened.faults }
  const { graph, readOnly, faults, migrated } = opened
  return { ok: true, graph, faults, migrated, stamp: stampOf(read.bytes), ...(readOnly === undefined ? {} : { readOnly }) }
}

/** The bytes of a file of at most `limit` bytes. Only plain files are opened. */
export async function readLimited(
  files: Files,
  path: string,
  limit: number,
): Promise<{ bytes: Uint8Array } | { failure: FileFailure }> {
  const name = basename(path)
  try {
    // A pipe would wait for ever once it is opened.
    const facts = await files.stat(path)
    if (!facts.isFile()) {
      return { failure: { code: 'not-a-file', message: `"${name}" is no file.`, help: 'Name a file.' } }
    }
    if (facts.size > limit) return { failure: tooLarge(name, limit) }
    const handle = await files.open(path, 'r')
    try {
      const bytes = new Uint8Array(limit + 1 < facts.size + 4096 ? limit + 1 : facts.size + 4096)
      let length = 0
      for (;;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
        length += bytesRead
        if (length > limit || (bytesRead > 0 && length === bytes.length)) return { failure: tooLarge(name, limit) }
        if (bytesRead === 0) return { bytes: bytes.slice(0, length) }
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { failure: fileFailure(error, name, 'read') }
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function notText(name: string, bytes: Uint8Array): FileFailure {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return {
    code: 'not-text',
    message: wide ? `"${name}" is written in UTF-16.` : `"${name}" is not text in UTF-8.`,
    help: wide ? 'Save it as UTF-8.' : 'Check that it is a graph file, or take a backup of it.',
  }
}

function notAGraph(name: string, readOnly: string | undefined, faults: readonly Fault[]): FileFailure {
  const [first] = faults
  if (readOnly !== undefined) return {
    code: 'not-a-graph',
    message: `"${name}" cannot be read here. ${readOnly}`,
    help: 'Update Clearcoat.',
  }
  return {
    code: 'not-a-graph',
    message: `"${name}" cannot be opened. ${first?.message ?? ''}`.trim(),
    help: first?.help ?? 'Take a backup of it.',
  }
}

function tooLarge(name: string, limit: number): FileFailure {
  return {
    code: 'too-large',
    message: `"${name}" is larger than ${Math.round(limit / 1024 / 1024)} MB.`,
    help: 'Graph files hold no pictures: check that this is one.',
  }
}
