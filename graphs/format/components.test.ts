import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { components, shortestPath } from './components.ts'

/** Any directed graph of up to eight nodes, with self-edges and repeated edges. */
const digraphs = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.array(fc.array(fc.nat(count - 1), { maxLength: 4 }), { minLength: count, maxLength: count }),
)

function reaches(next: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set([from])
  for (const node of seen) for (const head of next[node] ?? []) seen.add(head)
  return seen.has(to)
}

describe('components', () => {
  it('puts two nodes together exactly when each leads to the other', () => {
    fc.assert(
      fc.property(digraphs, (next) => {
        const found = components(next)
        expect(found.flat().toSorted((a, b) => a - b)).toEqual(next.map((_, index) => index))
        const home = new Map(found.flatMap((group, index) => group.map((node) => [node, index])))
        for (const a of next.keys()) {
          for (const b of next.keys()) expect(home.get(a) === home.get(b)).toBe(reaches(next, a, b) && reaches(next, b, a))
        }
      }),
    )
  })

  it('lists each component after those that it leads to', () => {
    fc.assert(
      fc.property(digraphs, (next) => {
        const home = new Map(components(next).flatMap((group, index) => group.map((node) => [node, index])))
        for (const [node, heads] of next.entries()) {
          for (const head of heads) expect(home.get(head)).toBeLessThanOrEqual(home.get(node) ?? -1)
        }
      }),
    )
  })

  it('follows a chain of 100,000 nodes without running out of stack', () => {
    const next = Array.from({ length: 100_000 }, (_, index) => (index < 99_999 ? [index + 1] : []))
    expect(components(next)).toHaveLength(100_000)
  })
})

describe('shortestPath', () => {
  it('finds a way that is one, as short as there is, exactly when there is one', () => {
    fc.assert(
      fc.property(digraphs, fc.nat(7), fc.nat(7), (next, a, b) => {
        const [start, goal] = [a % next.length, b % next.length]
        const path = shortestPath(start, goal, (node) => next[node] ?? [])
        const hops = (next[start] ?? []).some((head) => reaches(next, head, goal))
        expect(path !== undefined).toBe(hops)
        if (!path) return
        expect([path[0], path.at(-1)]).toEqual([start, goal])
        for (const [index, node] of path.slice(1).entries()) expect(next[path[index] ?? -1]).toContain(node)
        expect(new Set(path.slice(1)).size).toBe(path.length - 1)
      }),
    )
  })
})
