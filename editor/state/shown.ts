import { atom } from 'jotai'
import { splitEnd } from '../../graphs/format/graph.ts'
import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { nodeTypesAtom } from './catalog.ts'
import { document, edgesAtom, graphOutputsAtom, nodeAtom, nodeIdsAtom } from './document.ts'
import { frameHeadAtom, frameKey } from './frames.ts'
import { inspectedAtom } from './selection.ts'
import { viewFollowsAtom } from './ui.ts'

/** One output of one node. */
export interface Output {
  readonly node: string
  readonly port: string
}

const imagePort = (type: CatalogNode | undefined): string | undefined =>
  Object.entries(type?.outputs ?? {}).find(([, port]) => port.kinds.includes('image'))?.[0]

/** The output that a viewer was pinned to while it does not follow the selection. */
export const pinnedOutputAtom = atom<Output | null>(null)

/** The picture that the whole graph comes to: its first declared output, else what its first export takes, else its last picture. */
export const finalOutputAtom = atom<Output | null>((get) => {
  const types = get(nodeTypesAtom)
  const ids = get(nodeIdsAtom)
  const typeOf = (id: string) => types.get(get(nodeAtom(id))?.type ?? '')
  for (const { from } of Object.values(get(graphOutputsAtom))) {
    const end = splitEnd(from)
    if (typeOf(end.node)?.outputs[end.port]?.kinds.includes('image')) return end
  }
  for (const { from, to } of get(edgesAtom)) {
    const end = splitEnd(from)
    if (typeOf(splitEnd(to).node)?.effect && typeOf(end.node)?.outputs[end.port]?.kinds.includes('image')) return end
  }
  const last = ids.toReversed().find((id) => imagePort(typeOf(id)))
  const port = last && imagePort(typeOf(last))
  return last && port ? { node: last, port } : null
})

/** The picture that the selected node makes, or what it takes when it makes none (exports, inspections). */
const selectedOutputAtom = atom<Output | null>((get) => {
  const id = get(inspectedAtom)
  const node = id === null ? undefined : get(nodeAtom(id))
  if (id === null || !node) return null
  const type = get(nodeTypesAtom).get(node.type)
  const port = imagePort(type)
  if (port) return { node: id, port }
  const feed = get(edgesAtom).find(({ to }) => splitEnd(to).node === id && type?.inputs[splitEnd(to).port]?.kinds.includes('image'))
  return feed ? splitEnd(feed.from) : null
})

/** What the viewport shows: the selected node's picture while it follows the selection and lies on a sheet, else the pinned or the final one. */
export const shownOutputAtom = atom<Output | null>((get) => {
  const final = get(finalOutputAtom)
  if (!get(viewFollowsAtom)) return get(pinnedOutputAtom) ?? final
  const selected = get(selectedOutputAtom)
  if (!selected) return final
  const head = get(frameHeadAtom(frameKey(selected.node, selected.port)))
  // A free picture says nothing on a car. Before the first frame nobody knows, so the final one stays.
  return head?.sheet ? selected : final
})

/** The photo that the graph begins with: the output of its first Photo Input, for the photo view. */
export const photoOutputAtom = atom<Output | null>((get) => {
  const id = get(nodeIdsAtom).find((each) => get(nodeAtom(each))?.type === 'photo-input')
  return id ? { node: id, port: 'image' } : null
})

/** The car whose sheet is shown, else the first car that the graph names. */
export const shownCarAtom = atom<string | null>((get) => {
  const output = get(shownOutputAtom)
  const sheet = output && get(frameHeadAtom(frameKey(output.node, output.port)))?.sheet
  if (sheet) return sheet.car
  for (const id of get(nodeIdsAtom)) {
    const node = get(nodeAtom(id))
    const name = node?.type === 'car' ? node.params['car'] : undefined
    if (node?.type === 'car') return typeof name === 'string' ? name : 'meridian-gt3'
  }
  return null
})

/** What a node is called on screen: its own title, else its type's. */
export function titleOf(id: string, types: ReadonlyMap<string, CatalogNode>): string {
  const node = document().nodes[id]
  return node?.title ?? types.get(node?.type ?? '')?.title ?? node?.type ?? id
}
