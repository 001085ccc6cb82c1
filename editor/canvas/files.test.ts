import { describe, expect, it } from 'vitest'
import { dropHint, droppedAs } from './dropped-as.ts'
import { sizeText } from './size-text.ts'
import { reportSummary } from './report-summary.ts'
import { isMouseWheel } from './use-wheel.ts'

describe('what a dropped file becomes', () => {
  it('goes by its name, and by its type where the name says nothing', () => {
    expect(['car.JPG', 'car.heic', 'logo.svg', 'art.png', 'body.dds', 'grid.livery.json', 'notes.txt'].map((name) => droppedAs(name, ''))).toEqual(['photo', 'photo', 'picture', 'picture', 'picture', 'graph', 'none'])
    expect(droppedAs('image', 'image/webp')).toBe('photo')
    expect(droppedAs('image', 'image/png')).toBe('picture')
  })

  it('knows textures of games by their names and by what browsers call them', () => {
    expect(['body.DDS', 'customskin.tga'].map((name) => droppedAs(name, ''))).toEqual(['picture', 'picture'])
    const types = ['image/vnd.ms-dds', 'image/x-dds', 'image/x-tga', 'image/x-targa', 'image/tga']
    expect(types.map((type) => droppedAs('image', type))).toEqual(types.map(() => 'picture'))
    expect(types.map((type) => dropHint([type]))).toEqual(types.map(() => 'Picture: adds a node'))
    expect(dropHint(['image/jpeg'])).toBe('Photo: adds a node')
  })
})

describe('words on cards', () => {
  it('gives sizes once for squares', () => {
    expect([sizeText(2048, 2048), sizeText(4032, 3024)]).toEqual(['2048\u2009px', '4032\u2009\u00d7\u20093024'])
  })

  it('sums reports up by their gravest findings', () => {
    const report = (findings: { severity: string; message: string }[]) => ({ title: 'Match', measures: [{ name: 'px', title: 'Error', value: 3.1, unit: 'px' }], findings })
    const finding = (severity: string) => ({ severity, message: 'x' })
    expect(reportSummary(report([finding('warning'), finding('error')]))).toEqual({ tone: 'err', text: '1 error' })
    expect(reportSummary(report([finding('warning'), finding('warning')]))).toEqual({ tone: 'warn', text: '2 warnings' })
    expect(reportSummary(report([finding('info')]))).toEqual({ tone: 'ok', text: 'Error 3.1\u2009px' })
    expect(reportSummary(undefined)).toBeNull()
  })
})

describe('wheels', () => {
  it('tells a mouse from a trackpad', () => {
    expect(isMouseWheel({ deltaX: 0, deltaY: 120, deltaMode: 0 })).toBe(true)
    expect(isMouseWheel({ deltaX: 0, deltaY: 3, deltaMode: 1 })).toBe(true)
    expect(isMouseWheel({ deltaX: 0, deltaY: 12.5, deltaMode: 0 })).toBe(false)
    expect(isMouseWheel({ deltaX: 4, deltaY: 120, deltaMode: 0 })).toBe(false)
  })
})
