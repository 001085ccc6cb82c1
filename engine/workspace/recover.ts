import { basename } from 'node:path'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import type { Graph, Json } from '../../graphs/format/graph.ts'
import { openGraph } from '../../graphs/format/open.ts'
import { parseStrict } from '../../graphs/format/strict-json.ts'
import type { FileFailure } from './file-failure.ts'
import { codeOf, diskFiles, type Files } from './files.ts'
import { journalHeadSchema, journalLineSchema, journalPath, MAX_JOURNAL_BYTES } from './journal.ts'
import { readLimited } from './load.ts'
import type { Stamp } from './stamp.ts'

/** What a journal came to. */
export type Recovery =
  /** There is no journal, or it holds no change. */
  | { readonly state: 'none' }
  | {
      /** `stale`: the changes belong to another state of the file than the one given, so `graph` may not be what was meant. */
      readonly state: 'recovered' | 'stale'
      /** The graph with its changes. Undefined when they are stale and do not fit. */
      readonly graph: Graph | undefined
      /** How many lines of changes were taken, and how many after them could not be read or did not fit. */
      readonly taken: number
      readonly lost: number
      /** Whether the last line was cut off by the crash. */
      readonly torn: boolean
      /** For `keep` of a journal that goes on where this one ended. */
      readonly bytes: number
    }
  | { readonly state: 'unreadable'; readonly failure: FileFailure }

/**
 * Reads what was changed since a graph was saved, and makes the changes again. A last line that was cut off is left out;
 * from the first line on that cannot be read or does not fit, nothing more is taken. Changes no file.
 */
export async function recoverJournal(
  graphPath: string,
  saved: { readonly graph: Graph; readonly stamp?: Stamp | undefined },
  files: Files = diskFiles,
): Promise<Recovery> {
  const path = journalPath(graphPath)
  const there = await files.stat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT',
  )
  if (!there) return { state: 'none' }
  const read = await readLimited(files, path, MAX_JOURNAL_BYTES)
  if ('failure' in read) return { state: 'unreadable', failure: read.failure }
  const { lines, torn } = splitLines(read.bytes)
  const [head, ...rest] = lines
  const parsedHead = journalHeadSchema.safeParse(head && parseStrict(head.text).value)
  // A crash while the very first line was written has lost no change.
  if (!parsedHead.success) return lines.length === 0 ? { state: 'none' } : { state: 'unreadable', failure: notAJournal(path) }
  if (rest.length === 0) return { state: 'none' }
  const replayed = replay(saved.graph, rest)
  const fits = parsedHead.data.sha256 === (saved.stamp?.sha256 ?? null)
  return {
    state: fits ? 'recovered' : 'stale',
    graph: !fits && replayed.taken < rest.length ? undefined : replayed.graph,
    taken: replayed.taken,
    lost: rest.length - replayed.taken,
    torn,
    bytes: rest[replayed.taken - 1]?.end ?? head?.end ?? 0,
  }
}

interface Line {
  readonly text: string
  /** The offset just after its line break. */
  readonly end: number
}

function splitLines(bytes: Uint8Array): { lines: Line[]; torn: boolean } {
  const lines: Line[] = []
  const decoder = new TextDecoder()
  let begin = 0
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, begin)) {
    lines.push({ text: decoder.decode(bytes.subarray(begin, end)), end: end + 1 })
    begin = end + 1
  }
  return { lines, torn: begin < bytes.length }
}

function replay(graph: Graph, lines: readonly Line[]): { graph: Graph; taken: number } {
  let current = graph
  let taken = 0
  for (const { text } of lines) {
    const next = applyLine(current, parseStrict(text).value)
    if (!next) break
    current = next
    taken++
  }
  return { graph: current, taken }
}

function applyLine(graph: Graph, value: Json | undefined): Graph | undefined {
  const line = journalLineSchema.safeParse(value)
  if (!line.success) return undefined
  if ('graph' in line.data) return openGraph(line.data.graph).graph ?? undefined
  const applied = applyOps(graph, line.data.ops)
  return applied.ok ? applied.graph : undefined
}

function notAJournal(path: string): FileFailure {
  return {
    code: 'not-text',
    message: `The unsaved changes in "${basename(path)}" cannot be read.`,
    help: 'The graph opens as it was saved. Move the file away to keep it.',
  }
}
