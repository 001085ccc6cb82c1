import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Graph } from '../../graphs/format/graph.ts'
import { canonical } from './canonical.ts'
import { planKeys } from './fingerprint.ts'
import { planRun, type PlanRequest } from './plan.ts'
import { createRegistry } from './registry.ts'
import { graphOf, withParam, type Literal } from './testing/kit.ts'
import { testNodes } from './testing/nodes.ts'

const registry = createRegistry(testNodes)

function keysOf(graph: Graph, request: PlanRequest, files: Record<string, string> = {}, over = registry): Record<string, string> {
  const made = planRun(graph, over, request)
  const keys = planKeys(made, { files: new Map(Object.entries(files)), cars: new Map() })
  return Object.fromEntries(made.steps.map(({ node }, i) => [node, keys[i]!]))
}

const chain = () => graphOf(
  { n: ['number', { value: 3 }], a: ['add', { plus: 1 }], b: ['add', { plus: 2 }] },
  ['n.value > a.a', 'a.value > b.a'],
)
const chainKeys = (graph: Graph) => Object.values(keysOf(graph, { targets: ['b'] }))

describe('plan keys', () => {
  it('38: ids, positions, titles, comments, frames and the order of creation are not in a key', () => {
    const base = chainKeys(chain())
    const renamed = graphOf(
      { z: ['add', { plus: 2 }], y: ['add', { plus: 1 }], x: ['number', { value: 3 }] },
      ['y.value > z.a', 'x.value > y.a'],
    )
    expect(Object.values(keysOf(renamed, { targets: ['z'] }))).toEqual(base)
    const drawn: Graph = {
      ...chain(),
      name: 'other',
      doc: 'words',
      layout: { nodes: { n: { x: 5, y: 6 } }, frames: [{ title: 'f' }], notes: [{}] },
    }
    expect(
      chainKeys({ ...drawn, nodes: { ...drawn.nodes, n: { ...drawn.nodes['n']!, title: 'My number', comment: 'hello' } } }),
    ).toEqual(base)
  })

  it('39: an upstream literal changes every key below it, and 37: none beside or above it', () => {
    const before = keysOf(chain(), { targets: ['b'] })
    const after = keysOf(withParam(chain(), 'a', 'plus', 5), { targets: ['b'] })
    expect([after['n'] === before['n'], after['a'] === before['a'], after['b'] === before['b']]).toEqual([true, false, false])
  })

  it('40: one more edge changes the key', () => {
    const more: Graph = { ...chain(), edges: [...chain().edges, { from: 'n.value', to: 'b.b' }] }
    expect(chainKeys(more)[2]).not.toBe(chainKeys(chain())[2])
  })

  it('tells edges into different ports, different outputs and different slots apart', () => {
    const nodes = { m: ['number', { value: 1 }], n: ['number', { value: 2 }], s: ['sum'], a: ['add'] } as const
    const key = (...edges: string[]) => keysOf(graphOf(nodes, edges), { targets: ['s'] })['s']
    expect(key('m.value > s.all #1', 'n.value > s.all #2')).not.toBe(key('m.value > s.all #2', 'n.value > s.all #1'))
    const drives = (...edges: string[]) => keysOf(graphOf(nodes, edges), { targets: ['a'] })['a']
    expect(drives('m.value > a.a', 'n.value > a.b')).not.toBe(drives('m.value > a.a', 'n.value > a.plus'))
  })

  it('42: a file that cannot be hashed never shares a key with one that can, and new content is a new key', () => {
    const graph = graphOf({ r: ['read', { file: 'a.txt' }] })
    const key = (files: Record<string, string>) => keysOf(graph, { targets: ['r'] }, files)['r']
    expect(new Set([key({}), key({ 'a.txt': '1' }), key({ 'a.txt': '2' })]).size).toBe(3)
    expect(key({ 'a.txt': '1' })).toBe(key({ 'a.txt': '1' }))
  })

  it('43: a key sees what a node is told, not what flows into it: it is known before anything runs', () => {
    const graph = graphOf({ w: ['wait'], a: ['add'] }, ['w.value > a.a'])
    expect(keysOf(graph, { targets: ['a'] })['a']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('44: a param whose meaning cannot be written down breaks its node and all below, instead of a key that lies', () => {
    const graph = graphOf({ n: ['number', { value: Number.NaN as Literal }], a: ['add'] }, ['n.value > a.a'])
    expect(planRun(graph, registry, { targets: ['a'] }).targets).toEqual([])
    expect(() => canonical(Number.NaN)).toThrow(TypeError)
    expect(() => canonical(() => 1)).toThrow(TypeError)
  })

  it('45: keys are linear in the nodes: double fan-in, 40 deep', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `n${i}`)
    const edges = ids.slice(1).flatMap((id, i) => [`n${i}.value > ${id}.a`, `n${i}.value > ${id}.b`])
    const graph = graphOf(Object.fromEntries(ids.map((id, i) => [id, [i === 0 ? 'number' : 'add'] as const])), edges)
    expect(Object.keys(keysOf(graph, { targets: ['n39'] }))).toHaveLength(40)
  })

  it('47: equal nodes share a key, as none of ours needs to know its own id', () => {
    const keys = keysOf(
      graphOf({ m: ['number'], n: ['number'], s: ['sum'] }, ['m.value > s.all #1', 'n.value > s.all #2']),
      { targets: ['s'] },
    )
    expect(keys['m']).toBe(keys['n'])
  })

  it('48: the same in another process, whatever the order of keys, and 1 is 1.0', () => {
    const text = '{"tags":["a"],"value":1.0,"mode":"plain"}'
    const turned = '{"mode":"plain","value":1,"tags":["a"]}'
    const key = (params: string) => keysOf(graphOf({ n: ['number', JSON.parse(params)] }), { targets: ['n'] })['n']
    expect(key(text)).toBe(key(turned))
    const script = `
      import { createRegistry } from ${JSON.stringify(fileURLToPath(new URL('./registry.ts', import.meta.url)))}
      import { planRun } from ${JSON.stringify(fileURLToPath(new URL('./plan.ts', import.meta.url)))}
      import { planKeys } from ${JSON.stringify(fileURLToPath(new URL('./fingerprint.ts', import.meta.url)))}
      import { graphOf } from ${JSON.stringify(fileURLToPath(new URL('./testing/kit.ts', import.meta.url)))}
      import { testNodes } from ${JSON.stringify(fileURLToPath(new URL('./testing/nodes.ts', import.meta.url)))}
      const made = planRun(graphOf({ n: ['number', ${turned}] }), createRegistry(testNodes), { targets: ['n'] })
      console.log(planKeys(made, { files: new Map(), cars: new Map() })[0])`
    const other = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    )
    expect(other.trim()).toBe(key(text))
  })

  it('50: a new version of a node is a new key', () => {
    const newer = createRegistry(testNodes.map((node) => (node.type === 'add' ? { ...node, version: 2 } : node)))
    const graph = chain()
    const before = keysOf(graph, { targets: ['b'] })
    const after = keysOf(graph, { targets: ['b'] }, {}, newer)
    expect([after['n'] === before['n'], after['a'] === before['a'], after['b'] === before['b']]).toEqual([true, false, false])
  })

  it('a draft and a final never share a key', () => {
    const graph = graphOf({ p: ['picture'] })
    expect(keysOf(graph, { targets: ['p'], quality: 'draft' })['p']).not.toBe(keysOf(graph, { targets: ['p'] })['p'])
  })
})

describe('canonical JSON', () => {
  it('is the same for the same meaning and reads back to it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value)
        const turned = JSON.parse(JSON.stringify(value), (_, member: unknown) =>
          member !== null && typeof member === 'object' && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        ) as unknown
        expect(canonical(turned)).toBe(text)
        expect(canonical(JSON.parse(text))).toBe(text)
      }),
    )
  })
})
