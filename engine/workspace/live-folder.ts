import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, posix } from 'node:path'
import type { MigrationLookup } from '../../graphs/format/migrate.ts'
import { openGraph, type OpenedGraph } from '../../graphs/format/open.ts'
import { resolveBelow } from '../core/paths.ts'
import type { GraphFile, TemplateInfo } from '../protocol/messages.ts'
import { RefusalError } from '../protocol/refusal.ts'

/** How the names of graph files end. */
export const GRAPH_ENDING = '.livery.json'

/** Folders of a workspace that hold no graphs. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'exports', 'uploads', 'cars'])

const DEEPEST = 4
const MOST_FILES = 500

/** A graph's file: its name below the workspace and where it lies on this machine. */
export interface GraphPlace {
  readonly name: string
  readonly path: string
}

/** Follows the name of a graph file below the workspace. Throws a RefusalError for names that lead elsewhere or mean no graph. */
export async function placeOf(folder: string, name: string): Promise<GraphPlace> {
  const resolved = await resolveBelow(folder, name).catch(() => undefined)
  if (!resolved) throw new RefusalError(
    'not-found',
    'The workspace folder is not there any more.',
    'Start Clearcoat again with a folder that exists.',
  )
  if (!resolved.ok) throw new RefusalError('bad-name', resolved.message, resolved.help)
  if (!name.endsWith(GRAPH_ENDING) || basename(name) === GRAPH_ENDING) {
    throw new RefusalError(
      'bad-name',
      `"${basename(name)}" is not the name of a graph.`,
      `Names of graphs end in ${GRAPH_ENDING}.`,
    )
  }
  return { name, path: resolved.path }
}

/** The folder of a graph relative to the workspace; empty for the workspace itself. */
export function folderOf(name: string | undefined): string {
  if (name === undefined) return ''
  const folder = posix.dirname(name)
  return folder === '.' ? '' : folder
}

/** Makes the folder that a graph is to be saved in. `place` must have been followed by `placeOf`. */
export async function makeFolder({ path }: GraphPlace): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
}

/** The graph files of a workspace, the newest first; at most 500, at most four folders deep, no links followed. */
export async function listGraphs(folder: string): Promise<GraphFile[]> {
  const found: GraphFile[] = []
  const pending: { readonly name: string; readonly depth: number }[] = [{ name: '', depth: 0 }]
  for (let at = pending.shift(); at && found.length < MOST_FILES; at = pending.shift()) {
    const entries = await readdir(join(folder, at.name), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const name = at.name === '' ? entry.name : `${at.name}/${entry.name}`
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory() && at.depth < DEEPEST && !OTHER_FOLDERS.has(entry.name)) pending.push({ name, depth: at.depth + 1 })
      else if (entry.isFile() && entry.name.endsWith(GRAPH_ENDING)) {
        const facts = await stat(join(folder, name)).catch(() => undefined)
        if (facts) found.push({ path: name, name: entry.name.slice(0, -GRAPH_ENDING.length), savedAt: Math.round(facts.mtimeMs) })
      }
    }
  }
  return found.sort((a, b) => b.savedAt - a.savedAt || (a.path < b.path ? -1 : 1)).slice(0, MOST_FILES)
}

/** The starter graphs of a folder, by name. One that does not open is left out. */
export async function listTemplates(folder: string): Promise<TemplateInfo[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(GRAPH_ENDING)).sort()
  const infos = await Promise.all(
    names.map(async (name): Promise<TemplateInfo | undefined> => {
      const opened = openGraph(await readFile(join(folder, name), 'utf8').catch(() => ''))
      if (!opened.graph) return undefined
      return { id: name.slice(0, -GRAPH_ENDING.length), name: opened.graph.name, doc: opened.graph.doc ?? '' }
    }),
  )
  return infos.filter((info) => info !== undefined)
}

/** A starter graph. Throws a RefusalError when there is none of that name. */
export async function readTemplate(folder: string, id: string, lookup: MigrationLookup): Promise<OpenedGraph> {
  const resolved = await resolveBelow(folder, `${id}${GRAPH_ENDING}`).catch(() => undefined)
  const text = resolved?.ok ? await readFile(resolved.path, 'utf8').catch(() => undefined) : undefined
  if (text === undefined) throw new RefusalError('unknown-template', `There is no template "${id}".`, 'Choose one of the list.')
  return openGraph(text, lookup)
}
