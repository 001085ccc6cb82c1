import { describe, expect, it } from 'vitest'
import { LivePace } from './live-pace.ts'

const targets = ['boost.image', 'decal.image', 'preview.image']
const widths = { 'boost.image': [256], 'decal.image': [256, 1024], 'preview.image': [256] }
const param = (node: string) => ({ op: 'param', node, key: 'k', value: 1 }) as const

/** A pace that knows how long nodes took, ms. */
function paceOf(took: Readonly<Record<string, number>>) {
  const pace = new LivePace()
  Object.entries(took).forEach(([node, ms], seq) => pace.noteStep({ type: 'node.finished', run: 'r', seq, t: 0, node, state: 'ran', ms }))
  return pace
}

describe('the pace of drafts', () => {
  it('lets a slow, small picture wait that the hand is not on', () => {
    const pace = paceOf({ boost: 5, decal: 9, preview: 60 })
    pace.noteEdit([param('boost')])
    expect(pace.urgent(targets, widths)).toEqual(['boost.image', 'decal.image'])
  })

  it('never lets wait what the hand is on, nor what is looked at large', () => {
    const pace = paceOf({ boost: 50, decal: 90, preview: 60 })
    pace.noteEdit([param('preview')])
    expect(pace.urgent(targets, widths)).toEqual(['decal.image', 'preview.image'])
    const small = { 'boost.image': [256], 'decal.image': [256], 'preview.image': [256] }
    expect(pace.urgent(targets, small)).toEqual(targets)
  })

  it('draws everything after an edit of another kind, until all was drawn', () => {
    const pace = paceOf({ preview: 60 })
    pace.noteEdit([param('boost'), { op: 'bypass', node: 'decal', on: true }])
    expect(pace.urgent(targets, widths)).toEqual(targets)
    expect(pace.moving).toBe(false)
    pace.noteWhole()
    pace.noteEdit([param('boost'), { op: 'move', node: 'decal', to: { x: 0, y: 0 } }])
    expect(pace.moving).toBe(true)
    expect(pace.urgent(targets, widths)).toEqual(['boost.image', 'decal.image'])
  })

  it('draws everything when nothing was changed, and learns nothing from a cache', () => {
    const pace = paceOf({ preview: 60 })
    expect(pace.urgent(targets, widths)).toEqual(targets)
    pace.noteEdit([param('boost')])
    pace.noteStep({ type: 'node.finished', run: 'r', seq: 1, t: 0, node: 'preview', state: 'cached', ms: 0 })
    expect(pace.urgent(targets, widths)).not.toContain('preview.image')
  })
})
