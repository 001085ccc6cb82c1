import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Fault } from '../../graphs/format/fault.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import { MAX_BYTES, openGraph } from '../../graphs/format/open.ts'
import type { Registry } from '../core/registry.ts'

/** A graph file as the command line sees it. */
export interface GraphFile {
  readonly graph: Graph | null
  readonly faults: readonly Fault[]
  readonly migrated: readonly string[]
  /** The folder below which its files are looked for. */
  readonly workspace: string
}

const missing = (path: string, message: string): Fault => ({ code: 'missing-file', message, help: 'Name a *.livery.json file.', path })

/** Reads and opens a graph file. A file of a newer format, which only opens for reading, counts as a fault: it must not run. */
export async function readGraph(path: string, registry: Registry, workspace?: string): Promise<GraphFile> {
  const folder = resolve(workspace ?? dirname(path))
  const refuse = (...faults: Fault[]): GraphFile => ({ graph: null, faults, migrated: [], workspace: folder })
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return refuse(missing(path, `There is no file ${basename(path)}.`))
  if (found.size > MAX_BYTES) return refuse({ ...missing(path, `${basename(path)} is larger than 8 MB.`), code: 'too-large' })
  const opened = openGraph(await readFile(path, 'utf8'), (type) => registry.get(type)?.definition)
  if (opened.readOnly) {
    return refuse({ code: 'newer-format', message: opened.readOnly, help: 'Install a newer Clearcoat to run it.', path })
  }
  return { graph: opened.graph, faults: opened.faults, migrated: opened.migrated, workspace: folder }
}
