import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { nodes } from '../../nodes/index.ts'
import { createRegistry } from './registry.ts'
import { catalogShapes } from '../protocol/catalog-shape.ts'
import { catalogOf } from './catalog.ts'

const registry = createRegistry(nodes)
const catalog = catalogOf(registry)

describe('the catalogue', () => {
  it('survives the way to a browser unchanged', () => {
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog)
    expect(catalog.nodes.map(({ type }) => type)).toEqual(nodes.map(({ type }) => type))
  })

  it('keeps every default within the schema that it ships', () => {
    const shapes = catalogShapes(catalog)
    for (const node of catalog.nodes) {
      const defaults = Object.fromEntries(Object.entries(node.params).map(([name, param]) => [name, param.default]))
      expect(shapes(node.type)?.checkParams(defaults), node.type).toEqual([])
    }
  })

  it('finds the same params at fault as the engine does', () => {
    const shapes = catalogShapes(catalog)
    for (const type of registry.types) {
      for (const name of Object.keys(type.metas)) {
        for (const value of [null, -1e9, 'no such choice, nor a colour', [], {}, true, 0.5]) {
          const ours = shapes(type.definition.type)?.checkParams({ [name]: value }).map(({ param }) => param)
          expect(ours, `${type.definition.type}.${name} = ${JSON.stringify(value)}`).toEqual(
            type.shape.checkParams({ [name]: value }).map(({ param }) => param),
          )
        }
      }
    }
  })

  it('changes its hash when a node changes', () => {
    const [first, ...rest] = nodes
    if (!first) throw new Error('There are no nodes.')
    expect(catalogOf(createRegistry([{ ...first, title: 'Another' }, ...rest])).hash).not.toBe(catalog.hash)
    expect(catalogOf(createRegistry(nodes)).hash).toBe(catalog.hash)
  })
})

describe('the committed snapshot', () => {
  it('shows in review which port or param changed: it equals the catalogue of today', async () => {
    const path = new URL('../../nodes/catalog.snap.json', import.meta.url)
    const text = `${JSON.stringify(catalog.nodes, null, 2)}\n`
    if (process.env['UPDATE_CATALOG'] === '1') await writeFile(path, text)
    const committed = await readFile(path, 'utf8').catch(() => '')
    expect(
      JSON.parse(committed || '[]'),
      'run UPDATE_CATALOG=1 npx vitest run engine/core/catalog.test.ts, and read the difference',
    ).toEqual(JSON.parse(text))
  })
})
