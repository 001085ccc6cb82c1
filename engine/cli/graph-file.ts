import { dirname, resolve } from 'node:path'
import type { Fault, FaultCode } from '../../graphs/format/fault.ts'
import type { Graph } from '../../graphs/format/graph.ts'
import type { Registry } from '../core/registry.ts'
import type { FileFailureCode } from '../workspace/file-failure.ts'
import { loadGraph } from '../workspace/load.ts'

/** A graph file as the command line sees it. */
export interface GraphFile {
  readonly graph: Graph | null
  readonly faults: readonly Fault[]
  readonly migrated: readonly string[]
  /** The folder below which its files are looked for. */
  readonly workspace: string
}

const CODES: Partial<Record<FileFailureCode, FaultCode>> = { 'too-large': 'too-large', 'not-text': 'not-json', 'not-a-graph': 'not-a-graph' }

/** Reads and opens a graph file. A file of a newer format, which only opens for reading, counts as a fault: it must not run. */
export async function readGraph(path: string, registry: Registry, workspace?: string): Promise<GraphFile> {
  const folder = resolve(workspace ?? dirname(path))
  const refuse = (...faults: Fault[]): GraphFile => ({ graph: null, faults, migrated: [], workspace: folder })
  const loaded = await loadGraph(path, { lookup: (type) => registry.get(type)?.definition })
  if (!loaded.ok) {
    const { failure: { code, message, help }, faults } = loaded
    return refuse(...(faults.length > 0 ? faults : [{ code: CODES[code] ?? 'missing-file', message, help, path }]))
  }
  if (loaded.readOnly) return refuse({ code: 'newer-format', message: loaded.readOnly, help: 'Install a newer Clearcoat to run it.', path })
  return { graph: loaded.graph, faults: loaded.faults, migrated: loaded.migrated, workspace: folder }
}
