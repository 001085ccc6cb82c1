import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOps } from '../../graphs/format/apply-ops.ts'
import { emptyGraph, type Graph } from '../../graphs/format/graph.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { mirrorAccepted, mirrorLocal, mirrorOf, mirrorRefused, mirrorRemote, type GraphMirror } from './graph-mirror.ts'

const start: Graph = { ...emptyGraph('start'), nodes: { a: { type: 'number', version: 1, params: {} }, b: { type: 'number', version: 1, params: {} } } }

type ToClient =
  | { readonly kind: 'remote'; readonly revision: number; readonly ops: readonly Op[] }
  | { readonly kind: 'accepted'; readonly key: string; readonly revision: number }
  | { readonly kind: 'refused'; readonly key: string; readonly document: Graph; readonly revision: number }

/** A page: its mirror, what it has sent, and what is on its way to it. Each way keeps its order and has its own pace. */
interface Page {
  mirror: GraphMirror
  readonly sent: { readonly key: string; readonly ops: readonly Op[] }[]
  readonly inbox: ToClient[]
}

/** The server in a few lines: the order in which edits arrive is the order of the graph. */
class Server {
  graph = start
  revision = 0

  take(pages: readonly Page[], from: Page): void {
    const edit = from.sent.shift()
    if (!edit) return
    const applied = applyOps(this.graph, edit.ops)
    if (!applied.ok) {
      from.inbox.push({ kind: 'refused', key: edit.key, document: this.graph, revision: this.revision })
      return
    }
    this.graph = applied.graph
    this.revision++
    for (const page of pages) if (page !== from) page.inbox.push({ kind: 'remote', revision: this.revision, ops: edit.ops })
    from.inbox.push({ kind: 'accepted', key: edit.key, revision: this.revision })
  }
}

/** Takes in a message; an answer may be overtaken by a few edits of others, as promises let it be. */
function receive(page: Page, overtake = false): void {
  const late = overtake && page.inbox[0]?.kind === 'accepted' && page.inbox[1]?.kind === 'remote'
  const [message] = page.inbox.splice(late ? 1 : 0, 1)
  if (!message) return
  const next =
    message.kind === 'remote'
      ? mirrorRemote(page.mirror, message)
      : message.kind === 'accepted'
        ? mirrorAccepted(page.mirror, message.key, message.revision)
        : mirrorRefused(page.mirror, message.key, message.document, message.revision)
  if (!next) throw new Error('The mirror lost its place.')
  page.mirror = next
}

const id = fc.constantFrom('a', 'b', 'c', 'd')
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(id, fc.constantFrom('x', 'y'), fc.nat(9)).map(([node, key, value]): Op => ({ op: 'param', node, key, value })) },
  id.map((node): Op => ({ op: 'remove', node })),
  id.map((node): Op => ({ op: 'add', node, value: { type: 'number', version: 1, params: {} } })),
  fc.tuple(id, fc.nat(100)).map(([node, x]): Op => ({ op: 'move', node, to: { x, y: 0 } })),
  fc.tuple(id, id).map(([from, to]): Op => ({ op: 'connect', edge: { from: `${from}.out`, to: `${to}.in` } })),
  fc.tuple(id, id).map(([from, to]): Op => ({ op: 'disconnect', from: `${from}.out`, to: `${to}.in` })),
  fc.string({ maxLength: 5 }).map((name): Op => ({ op: 'name', name })),
)

type Step = { readonly page: number; readonly act: 'edit' | 'arrive' | 'receive' | 'overtake'; readonly op: Op }
const step: fc.Arbitrary<Step> = fc.record({ page: fc.nat(2), act: fc.constantFrom('edit', 'arrive', 'receive', 'overtake'), op })

describe('mirrors of one graph', () => {
  it('end in the same state as the server, however fast or slow each page is (93)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const server = new Server()
        const pages: Page[] = [0, 1, 2].map(() => ({ mirror: mirrorOf(start, 0), sent: [], inbox: [] }))
        let keys = 0
        for (const { page: index, act, op: change } of steps) {
          const page = pages[index]!
          if (act === 'receive' || act === 'overtake') receive(page, act === 'overtake')
          else if (act === 'arrive') server.take(pages, page)
          else if (applyOps(page.mirror.graph, [change]).ok) {
            const edit = { key: `k${++keys}`, ops: [change] }
            page.mirror = mirrorLocal(page.mirror, edit)
            page.sent.push(edit)
          }
        }
        for (const page of pages) while (page.sent.length > 0) server.take(pages, page)
        for (const page of pages) while (page.inbox.length > 0) receive(page)
        for (const { mirror } of pages) {
          expect(mirror.graph).toEqual(server.graph)
          expect(mirror).toMatchObject({ revision: server.revision, pending: [], ahead: [] })
        }
      }),
      { numRuns: 300 },
    )
  })

  it('shows an edit at once, before the server has answered', () => {
    const mirror = mirrorLocal(mirrorOf(start, 4), { key: 'k', ops: [{ op: 'param', node: 'a', key: 'x', value: 7 }] })
    expect(mirror.graph.nodes['a']?.params).toEqual({ x: 7 })
    expect(mirror.confirmed).toBe(start)
  })

  it('passes over answers that come twice, and says when edits before one are missing', () => {
    const mirror = mirrorOf(start, 4)
    expect(mirrorAccepted(mirror, 'unknown', 3)).toBe(mirror)
    expect(mirrorRemote(mirror, { revision: 4, ops: [{ op: 'remove', node: 'a' }] })).toBe(mirror)
    expect(mirrorRemote(mirror, { revision: 6, ops: [] })).toBeUndefined()
  })
})
