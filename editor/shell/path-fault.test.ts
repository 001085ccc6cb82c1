import { describe, expect, it } from 'vitest'
import { pathFault, suggestedPath, withEnding } from './path-fault.ts'

describe('paths of graphs', () => {
  it('come from names', () => {
    expect(suggestedPath('Alder Racing: Paddock \u2013 Grid!')).toBe('alder-racing-paddock-grid.livery.json')
    expect(suggestedPath('  ')).toBe('untitled.livery.json')
    expect(pathFault(suggestedPath('\u6f22\u5b57'))).toBeNull()
  })

  it.each([
    ['grid', 'grid.livery.json'],
    ['grid.json', 'grid.livery.json'],
    ['a\\grid.livery', 'a/grid.livery.json'],
    ['grid.livery.json ', 'grid.livery.json'],
  ])('get their ending: %s', (typed, path) => expect(withEnding(typed)).toBe(path))

  it.each(['/etc/x', 'c:/x', '../x', 'a/../b', 'a//b', '', 'a/', 'what?', `${'x'.repeat(400)}`])('refuses %j', (typed) => {
    expect(pathFault(withEnding(typed))).not.toBeNull()
  })

  it.each(['grid', 'season 3/grid', 'a/b/c'])('takes %j', (typed) => expect(pathFault(withEnding(typed))).toBeNull())
})
