import { describe, expect, it } from 'vitest'
import { SCALAR_KINDS } from '../graphs/format/ports.ts'
import { nodes } from './index.ts'
import type { NodeDefinition } from './kit/define.ts'
import { paramMetas } from './kit/params.ts'
import { expectGolden } from './testing/golden.ts'
import { fixture } from './testing/fixtures.ts'
import { runNode } from './testing/run-node.ts'
import { fade } from './testing/sample-node.ts'
import type { ImageValue, MaskValue } from './values/image.ts'

const NAME = /^[a-z][a-zA-Z0-9]*$/

/** Every port and param must be nameable in an edge, and no two may share a name, since both are `node.name`. */
function checkNames(node: NodeDefinition): void {
  const names = [...Object.keys(node.inputs), ...Object.keys(node.params.shape)]
  expect(new Set(names).size, 'an input and a param share a name').toBe(names.length)
  for (const name of [...names, ...Object.keys(node.outputs)]) expect(name).toMatch(NAME)
}

function checkPorts(node: NodeDefinition): void {
  for (const [name, output] of Object.entries(node.outputs)) {
    if (output.like) expect(Object.keys(node.inputs), `${name} is like an input that is not there`).toContain(output.like)
  }
  for (const [name, meta] of Object.entries(paramMetas(node.params))) {
    for (const kind of meta.driven?.kinds ?? []) expect(SCALAR_KINDS.has(kind), `${name} is driven by a kind that is no literal`).toBe(true)
  }
}

function checkMigrations(node: NodeDefinition): void {
  const steps = node.migrations ?? []
  expect(steps.map((step) => step.to)).toEqual(Array.from({ length: node.version - 1 }, (_, i) => i + 2))
  for (const step of steps) expect(step.why.length).toBeGreaterThan(0)
}

function hashOf(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(values, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value))
}

describe('the list of nodes', () => {
  it('is alphabetical and names each type once', () => {
    const types = nodes.map((node) => node.type)
    expect(types).toEqual([...new Set(types)].sort())
  })
})

// The sample shows that a node needs nothing but its own file to be held to all of this.
describe.each([...nodes, fade].map((node) => [node.type, node] as const))('%s', (type, node) => {
  it('declares itself in full', () => {
    expect(type).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(node.summary).toMatch(/^[A-Z].{8,118}\.$/)
    expect(node.title.length).toBeLessThanOrEqual(24)
    expect(Object.values(paramMetas(node.params)).filter((meta) => meta.chief).length).toBeLessThanOrEqual(3)
    checkNames(node)
    checkPorts(node)
    checkMigrations(node)
  })

  it('has defaults that pass its own check, and refuses names that it does not know', () => {
    expect(() => node.params.parse({})).not.toThrow()
    expect(node.params.safeParse({ nobodyKnowsThisName: 1 }).success).toBe(false)
  })

  const { example } = node
  if (example) {
    it('makes its golden picture, twice the same, and leaves its inputs alone', async () => {
      const inputs = Object.fromEntries(Object.entries(example.inputs ?? {}).map(([port, name]) => [port, fixture(name)]))
      const before = hashOf(inputs)
      const first = await runNode(node, { inputs, params: example.params ?? {} })
      expect(hashOf(inputs), 'the node wrote into its inputs').toBe(before)
      const second = await runNode(node, { inputs, params: example.params ?? {} })
      expect(hashOf(second.outputs)).toBe(hashOf(first.outputs))
      await expectGolden(type, first.outputs[example.output] as ImageValue | MaskValue)
    })
  }
})
