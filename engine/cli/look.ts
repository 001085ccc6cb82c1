import { resolve } from 'node:path'
import { validateGraph } from '../../graphs/format/validate.ts'
import { nodes } from '../../nodes/index.ts'
import { createRegistry } from '../core/registry.ts'
import { SHELVES } from '../protocol/catalog.ts'
import { catalogOf } from '../core/catalog.ts'
import { readGraph } from './graph-file.ts'
import { EXIT } from './exit.ts'
import { packsOf } from './host.ts'
import type { Host } from './place.ts'
import { faultText } from './words.ts'

const line = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** `clearcoat check GRAPH`: everything that is wrong with a graph, without running it. */
export async function checkCommand(path: string, options: { readonly json?: boolean }): Promise<number> {
  const registry = createRegistry(nodes)
  const file = await readGraph(path, registry)
  const faults = [...file.faults, ...(file.graph ? validateGraph(file.graph, (type) => registry.shape(type)) : [])]
  if (options.json) {
    for (const fault of faults) line({ type: 'fault', ...fault })
    line({ type: 'check.finished', status: faults.length === 0 ? 'ok' : 'error', faults: faults.length, migrated: file.migrated })
  } else {
    for (const note of file.migrated) say(note)
    if (faults.length > 0) process.stderr.write(`${faults.map(faultText).join('\n')}\n`)
    else say(`No faults: ${Object.keys(file.graph?.nodes ?? {}).length} nodes.`)
  }
  return faults.length === 0 ? EXIT.ok : EXIT.refused
}

/** `clearcoat nodes`: the nodes that graphs can use. */
export function nodesCommand(options: { readonly json?: boolean }): number {
  const catalog = catalogOf(createRegistry(nodes))
  if (options.json) {
    for (const node of catalog.nodes) line(node)
    return EXIT.ok
  }
  const width = Math.max(...catalog.nodes.map(({ type }) => type.length))
  for (const shelf of SHELVES) {
    say(shelf)
    for (const node of catalog.nodes) if (node.shelf === shelf) say(`  ${node.type.padEnd(width)}  ${node.summary}`)
  }
  return EXIT.ok
}

/** `clearcoat cars`: the car packs that can be seen, broken ones with the reason. */
export async function carsCommand(host: Host, options: { readonly json?: boolean; readonly workspace?: string }): Promise<number> {
  const packs = await packsOf(host, resolve(options.workspace ?? '.'))
  for (const found of packs) {
    if (options.json) {
      line(found.usable ? { id: found.id, usable: true, name: found.pack.name, version: found.pack.version, licence: found.pack.licence, sheets: found.pack.sheets.map(({ name, width, height }) => ({ name, width, height })), panels: found.pack.panels.map(({ name }) => name), anchors: found.pack.anchors.map(({ name }) => name), network: found.pack.networks.auv !== undefined } : { id: found.id, usable: false, message: found.message, help: found.help })
    } else if (found.usable) {
      const [sheet] = found.pack.sheets
      const network = found.pack.networks.auv ? 'with an AUV network' : 'without a network'
      say(`${found.id}  ${found.pack.name} ${found.pack.version}, sheet ${sheet?.width} x ${sheet?.height}, ${found.pack.anchors.length} anchors, ${network}`)
    } else {
      say(`${found.id}  cannot be used: ${found.message}\n  ${found.help}`)
    }
  }
  if (packs.length === 0 && !options.json) say('There are no car packs. Put one into the folder "cars" of your workspace.')
  return EXIT.ok
}
