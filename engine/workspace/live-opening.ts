import { randomUUID } from 'node:crypto'
import { emptyGraph } from '../../graphs/format/graph.ts'
import { openGraph, type OpenedGraph } from '../../graphs/format/open.ts'
import type { Registry } from '../core/registry.ts'
import { RefusalError } from '../protocol/refusal.ts'
import { readTemplate, type GraphPlace } from './live-folder.ts'
import { LiveGraph, type LiveGraphStart } from './live-graph.ts'
import { recoverFile, recoverUntitled } from './live-journal.ts'
import { refusalOf } from './live-refusal.ts'
import { loadGraph } from './load.ts'

/** Where graphs are opened from. */
export interface OpeningWorld {
  /** The user's folder. */
  readonly folder: string
  /** The folder of starter graphs. */
  readonly templates: string
  readonly registry: Registry
}

/** A graph that has no file yet, as it is asked for. */
export type FreshRequest =
  | { readonly template: string }
  | { readonly text: string; readonly name: string }
  | { readonly empty: true; readonly name: string }
  | { readonly journal: string }

/** Opens a graph that has no file yet. Throws a RefusalError. */
export async function openFresh(world: OpeningWorld, request: FreshRequest): Promise<LiveGraph> {
  if ('empty' in request) return new LiveGraph({ ...fresh(world), document: emptyGraph(request.name) })
  if ('journal' in request) return openJournal(world, request.journal)
  const lookup = ladders(world)
  const { templates } = world
  const opened = 'template' in request ? await readTemplate(templates, request.template, lookup) : openGraph(request.text, lookup)
  return new LiveGraph({ ...fresh(world), ...wholeGraph(opened) })
}

/** Reads a graph file; `recover` takes in unsaved edits that an earlier launch left beside it. Throws a RefusalError. */
export async function openFile(world: OpeningWorld, place: GraphPlace, recover: boolean): Promise<LiveGraph> {
  const loaded = await loadGraph(place.path, { lookup: ladders(world) })
  if (!loaded.ok) throw refusalOf(loaded.failure, true)
  const { graph, readOnly, faults, migrated, stamp } = loaded
  const start: LiveGraphStart = {
    ...fresh(world),
    document: graph,
    path: place.name,
    stamp,
    remarks: faults,
    migrated,
    ...(readOnly === undefined ? {} : { readOnly }),
  }
  if (!recover || readOnly !== undefined) return new LiveGraph(start)
  const recovered = await recoverFile(world.folder, place.path, { graph, stamp })
  const remarks = [...faults, ...recovered.remarks]
  if (!recovered.graph) return new LiveGraph({ ...start, remarks })
  const { graph: document, keep, savedAt } = recovered
  return new LiveGraph({ ...start, remarks, document, keep, recovered: { savedAt } })
}

async function openJournal(world: OpeningWorld, id: string): Promise<LiveGraph> {
  const found = await recoverUntitled(world.folder, id)
  if (!found) throw new RefusalError('not-found', 'There is no unsaved work of that name any more.', 'Choose one of the list.')
  const { graph, keep, savedAt } = found
  return new LiveGraph({ id, shapes: world.registry.shape, document: graph, keep, recovered: { savedAt } })
}

function fresh({ registry }: OpeningWorld) {
  return { id: randomUUID(), shapes: registry.shape }
}

function ladders({ registry }: OpeningWorld) {
  return (type: string) => registry.get(type)?.definition
}

function wholeGraph({ graph, readOnly, faults, migrated }: OpenedGraph) {
  if (!graph) {
    const [first] = faults
    throw new RefusalError(
      'not-a-graph',
      first?.message ?? 'This is not a Clearcoat graph.',
      first?.help ?? 'Check that it is a graph file.',
    )
  }
  return { document: graph, remarks: faults, migrated, ...(readOnly === undefined ? {} : { readOnly }) }
}
