import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryCache } from './memory-cache.ts'

describe('MemoryCache', () => {
  it('62: drops the least recently used, and reading counts as use', () => {
    const cache = new MemoryCache<string>(30)
    for (const key of ['a', 'b', 'c']) cache.set(key, key, 10)
    cache.get('a')
    cache.set('d', 'd', 10)
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.has(key))).toEqual(['a', 'c', 'd'])
  })

  it('62: a budget of 0 keeps nothing, and what is larger than the budget pushes nothing out', () => {
    const none = new MemoryCache<string>(0)
    none.set('a', 'a', 1)
    expect(none.get('a')).toBeUndefined()
    const some = new MemoryCache<string>(10)
    some.set('a', 'a', 5)
    some.set('big', 'big', 11)
    expect([some.get('a'), some.get('big')]).toEqual(['a', undefined])
  })

  it('62: behaves like a list kept in order of use', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const act = fc.oneof(
      fc.record({ act: fc.constant('set' as const), key, bytes: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ act: fc.constant('get' as const), key, bytes: fc.constant(0) }),
      fc.record({ act: fc.constant('delete' as const), key, bytes: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const cache = new MemoryCache<number>(100)
        let model: { key: string; bytes: number }[] = []
        for (const { act: what, key: name, bytes } of acts) {
          const found = model.find((entry) => entry.key === name)
          if (what === 'get') {
            expect(cache.get(name)).toBe(found?.bytes)
            if (found) model = [...model.filter((entry) => entry !== found), found]
          } else {
            model = model.filter((entry) => entry !== found)
            if (what === 'delete') cache.delete(name)
            else {
              cache.set(name, bytes, bytes)
              model.push({ key: name, bytes })
              while (model.reduce((sum, entry) => sum + entry.bytes, 0) > 100) model.shift()
            }
          }
          expect(cache.size).toEqual({ entries: model.length, bytes: model.reduce((sum, entry) => sum + entry.bytes, 0) })
        }
      }),
    )
  })
})
