import type { CatalogNode } from '../../engine/protocol/catalog.ts'
import { whyNotConnect, type Kind, type PortType } from '../../graphs/format/ports.ts'
import { matchTitle, type Match } from './score.ts'

/** What the palette is asked for: the port that a wire was dragged off, if one was. */
export interface Wanted {
  readonly query: string
  readonly from?: { readonly side: 'input' | 'output'; readonly type: PortType }
  /** Types that were added of late, newest first. */
  readonly recent: readonly string[]
}

/** A node type that answers, and which letters of its title and summary did. */
export interface Answer {
  readonly node: CatalogNode
  readonly title: readonly number[]
  readonly summary: readonly number[]
}

/** A node type that matches and does not fit, and the kinds that it takes or gives instead. */
export interface Misfit extends Answer {
  readonly needs: readonly Kind[]
}

/** The types that answer a query: those that fit the port, and those that do not. */
export interface Ranked {
  readonly fits: readonly Answer[]
  readonly misfits: readonly Misfit[]
}

/** What people mostly put behind a value of a kind, and in front of an input of one: first what is used most. */
const AFTER: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  image: [
    'color-boost', 'decal-overlay', 'number-plate', 'stripes', 'text-layer', 'car-preview',
    'auv-net', 'dds-export', 'png-export', 'levels', 'blend',
  ],
  mask: ['combine-masks', 'color-boost', 'solid-fill', 'blend', 'view'],
  car: ['auv-net', 'solid-fill', 'sheet-from-image'],
  pose: ['view'],
  number: ['number', 'auv-net', 'color-boost'],
  text: ['number-plate', 'text-layer', 'number'],
  color: ['solid-fill', 'stripes', 'number-plate', 'recolor'],
  report: ['view'],
}
const BEFORE: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  image: ['photo-input', 'image-file', 'auv-net', 'solid-fill', 'color-boost'],
  mask: ['panel-mask', 'color-mask', 'mask-from-image', 'combine-masks'],
  car: ['car'],
  number: ['number', 'photo-input'],
  text: ['text'],
  color: ['color'],
}

/** Ranks node types for a query: how well they match, then what usually follows here, then what was added of late. */
export function rankNodes(nodes: readonly CatalogNode[], wanted: Wanted): Ranked {
  const scored = nodes.flatMap((node) => {
    const answer = answerOf(node, wanted.query)
    return answer ? [{ ...answer, score: answer.score + bonus(node.type, wanted) }] : []
  })
  scored.sort((a, b) => b.score - a.score || a.node.title.localeCompare(b.node.title))
  const { from } = wanted
  const fits = scored.filter(({ node }) => !from || fitsPort(node, from))
  const misfits = scored.filter((entry) => !fits.includes(entry)).map((entry) => ({ ...entry, needs: kindsOf(entry.node, from?.side ?? 'output') }))
  return { fits, misfits }
}

/** Whether a node has a port that a wire from here could go to. */
export function fitsPort(node: CatalogNode, { side, type }: NonNullable<Wanted['from']>): boolean {
  if (side === 'input') return Object.values(node.outputs).some((output) => whyNotConnect(output, type) === null)
  const driven = Object.values(node.params).flatMap((param) => (param.driven ? [param.driven] : []))
  return [...Object.values(node.inputs), ...driven].some((input) => whyNotConnect(type, input) === null)
}

function kindsOf(node: CatalogNode, side: 'input' | 'output'): Kind[] {
  const ports: readonly PortType[] = Object.values(side === 'output' ? node.inputs : node.outputs)
  return [...new Set(ports.map(({ kinds }) => kinds[0]).filter((kind) => kind !== undefined))].slice(0, 2)
}

function answerOf(node: CatalogNode, query: string): (Answer & { score: number }) | null {
  const title = matchTitle(query, node.title)
  if (query.trim() === '') return { node, title: [], summary: [], score: 0.5 }
  const summary = inSummary(query, node.summary)
  const shelf = node.shelf.startsWith(query.trim().toLowerCase()) ? { score: 0.4 } : null
  const others = [matchTitle(query, node.type.replaceAll('-', ' ')), shelf]
  const best = Math.max(title?.score ?? 0, (summary?.score ?? 0) * 0.55, ...others.map((match) => (match?.score ?? 0) * 0.85))
  return best === 0 ? null : { node, title: title?.at ?? [], summary: title ? [] : (summary?.at ?? []), score: best }
}

/** A summary answers with whole words or beginnings of words only: letters here and there would match every sentence. */
function inSummary(query: string, summary: string): Match | null {
  const match = matchTitle(query, summary)
  return match && match.score >= 0.6 ? match : null
}

const BONUS = { follows: 0.3, recent: 0.12 }

function bonus(type: string, { query, from, recent }: Wanted): number {
  const [kind] = from?.type.kinds ?? []
  const table = from && kind ? ((from.side === 'output' ? AFTER : BEFORE)[kind] ?? []) : []
  const share = (list: readonly string[]) => (list.includes(type) ? 1 - list.indexOf(type) / Math.max(12, list.length) : 0)
  const habit = share(table) * BONUS.follows + share(recent) * BONUS.recent
  // Once something is typed, habit only decides between matches that are about as good.
  return query.trim() === '' ? habit : habit * 0.3
}
