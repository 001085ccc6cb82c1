import { bench, describe } from 'vitest'
import { openGraph } from './open.ts'
import { serialize } from './serialize.ts'
import { chain, lookup } from './testing.ts'
import { validateGraph } from './validate.ts'

describe('a chain of 3,000 nodes', () => {
  const graph = chain(3000)
  const text = serialize(graph)
  const faulty = chain(3000)
  for (const node of Object.values(faulty.nodes)) if (node.type === 'boost') node.params['amount'] = 9

  bench('validateGraph', () => void validateGraph(graph, lookup))
  bench('validateGraph, every node faulty', () => void validateGraph(faulty, lookup))
  bench('openGraph', () => void openGraph(text))
  bench('serialize', () => void serialize(graph))
})
