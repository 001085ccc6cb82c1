import { describe, expect, it } from 'vitest'
import { FACES, fontWith, loadFace, type FontId } from './fonts.ts'
import { drawSvg, paintOf, textElements } from './text-raster.ts'
import { layoutText, type TextSetting } from './text.ts'

const SETTING: TextSetting = { font: 'archivo-800', tracking: 0, lineSpacing: 1.1, align: 'left', slant: 0 }
const set = (text: string, more: Partial<TextSetting> = {}) => layoutText(text, { ...SETTING, ...more })

describe('faces', () => {
  it.each(Object.keys(FACES) as FontId[])('%s is installed and has letters, digits and accents', async (id) => {
    const face = await loadFace(id)
    for (const character of 'AZaz0189#éőŁßØ') expect(fontWith(face, character), character).toBeDefined()
    expect(face.capHeight).toBeGreaterThan(0.6)
    expect(face.capHeight).toBeLessThan(0.8)
  })
})

describe('layout', () => {
  it.each(Object.keys(FACES) as FontId[])('kerns in %s: a pair is narrower than its letters', async (font) => {
    const width = async (text: string) => (await set(text, { font })).block.right
    for (const pair of ['AV', 'To', 'LT']) {
      expect(await width(pair), pair).toBeLessThan((await width(pair.charAt(0))) + (await width(pair.charAt(1))) - 20)
    }
    expect(await width('HH')).toBeCloseTo(2 * (await width('H')), 6)
  })

  it('kerns between letters that lie in different files of a face', async () => {
    const width = async (text: string) => (await set(text)).block.right
    expect(await width('T\u0151')).toBeLessThan((await width('T')) + (await width('\u0151')) - 20)
  })

  it('adds tracking between letters only', async () => {
    const plain = await set('HHH')
    const tracked = await set('HHH', { tracking: 0.1 })
    expect(tracked.block.right).toBeCloseTo(plain.block.right + 200, 6)
  })

  it('stands on the baseline, capitals as high as the block', async () => {
    const { ink, block } = await set('H')
    expect(ink.bottom).toBeCloseTo(0, 1)
    expect(ink.top).toBeCloseTo(block.top, 1)
  })

  it('sets lines below one another and aligns the shorter ones', async () => {
    const one = await set('HHHH')
    const short = await set('I')
    const ways = ['left', 'center', 'right'] as const
    const [left, center, right] = await Promise.all(ways.map((align) => set('I\r\nHHHH', { align })))
    expect(left?.block.bottom).toBeCloseTo(1100, 6)
    expect(left?.block.right).toBe(one.block.right)
    const start = (shape: typeof left) => Number(/^M([\d.]+)/.exec(shape?.path ?? '')?.[1])
    const room = one.block.right - short.block.right
    expect(start(center) - start(left)).toBeCloseTo(room / 2, 1)
    expect(start(right) - start(left)).toBeCloseTo(room, 1)
  })

  it('leans to the right and not below the baseline', async () => {
    const plain = await set('H')
    const slanted = await set('H', { slant: 20 })
    expect(slanted.ink.right - plain.ink.right).toBeCloseTo(-plain.ink.top * Math.tan((20 * Math.PI) / 180), 0)
    expect(slanted.ink.left).toBeCloseTo(plain.ink.left, 1)
  })

  it('names what no face has, once, and leaves it out', async () => {
    const with_ = await set('A漢B漢')
    expect(with_.missing).toEqual(['漢'])
    expect(with_.block.right).toBeCloseTo((await set('AB')).block.right, 6)
  })

  it('sets characters of other scripts in the stand-in face', async () => {
    const russian = await set('Жук')
    expect(russian.standIns).toEqual(['Ж', 'у', 'к'])
    expect(russian.missing).toEqual([])
    expect(russian.path.length).toBeGreaterThan(100)
  })

  it('composes letters that come apart', async () => {
    expect((await set('E\u0301')).path).toBe((await set('\u00c9')).path)
  })

  it('keeps "00" and "0" apart, and has no path for blanks', async () => {
    expect((await set('00')).block.right).toBeCloseTo(2 * (await set('0')).block.right, 6)
    expect((await set(' \t\u0000')).path).toBe('')
    expect((await set('')).path).toBe('')
  })
})

describe('drawing', () => {
  it('fills letters and puts the outline behind them', async () => {
    const shape = await set('I')
    const ink = { color: '#ff0000', outline: { width: 0.1, color: '#0000ff' } }
    const { pixels, width } = await drawSvg(textElements(shape, ink, 100, 20, 90), 80, 110)
    const at = (x: number, y: number) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
    const middle = Math.round(20 + (shape.ink.left + shape.ink.right) / 20)
    expect(at(middle, 60)).toEqual([255, 0, 0, 255])
    expect(at(Math.round(20 + shape.ink.left / 10) - 5, 60)).toEqual([0, 0, 255, 255])
    expect(at(2, 2)[3]).toBe(0)
  })

  it('knows alpha in colours', () => {
    expect(paintOf('fill', '#11223380')).toBe('fill="#112233" fill-opacity="0.5020"')
  })

  it('refuses sizes that are out of range', async () => {
    await expect(drawSvg('', 0, 5)).rejects.toThrow(RangeError)
    await expect(drawSvg('', 9000, 5)).rejects.toThrow(RangeError)
  })
})
