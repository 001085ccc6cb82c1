import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, imageOf, maskOf, type ImageValue } from '../../nodes/values/image.ts'
import type { Value } from '../../nodes/values/value.ts'
import { putTogether, refOf, takeApart, toCopy, toPlain, toShared } from './content.ts'
import { convert, fromHand, inHand } from './convert.ts'
import { summarise } from './failure.ts'

const pixels = (fill: number) => allocate(16).fill(fill)
const base = imageOf(2, 2, pixels(9))
const sheet = { car: 'a', carHash: 'h', sheet: 'body' }

describe('content ids', () => {
  it('cover every field of a picture, its sheet and its finish', () => {
    const variants: ImageValue[] = [
      base,
      imageOf(2, 2, pixels(8)),
      imageOf(4, 1, pixels(9)),
      { ...base, space: 'data' },
      { ...base, scale: 0.5 },
      { ...base, sheet },
      { ...base, sheet: { ...sheet, carHash: 'i' } },
      { ...base, sheet: { ...sheet, sheet: 'glass' } },
      { ...base, finish: pixels(1) },
      { ...base, finish: pixels(2) },
      imageOf(2, 2, Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 10 : 9))),
    ]
    expect(new Set(variants.map((value) => refOf(value).id)).size).toBe(variants.length)
    expect(refOf({ ...base, pixels: base.pixels.slice() }).id).toBe(refOf(base).id)
  })

  it('tell kinds, texts and numbers apart, also long ones', () => {
    const long = 'x'.repeat(5000)
    const values: Value[] = [
      { kind: 'number', value: 1 },
      { kind: 'text', value: '1' },
      { kind: 'choice', value: '1' },
      { kind: 'boolean', value: true },
      { kind: 'text', value: 'true' },
      { kind: 'text', value: long },
      { kind: 'choice', value: long },
      { kind: 'text', value: `${long}y` },
      { kind: 'car', id: '1', hash: '' },
    ]
    expect(new Set(values.map((value) => refOf(value).id)).size).toBe(values.length)
    expect(refOf({ kind: 'number', value: -0 }).id).toBe(refOf({ kind: 'number', value: 0 }).id)
  })

  it('differ whenever one byte of a mask does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, by) => {
        const other = bytes.slice()
        other[at % bytes.length]! += by
        expect(refOf(maskOf(bytes.length, 1, bytes)).id).not.toBe(refOf(maskOf(bytes.length, 1, other)).id)
      }),
    )
  })
})

describe('values on their way', () => {
  const mesh: Value = {
    kind: 'mesh',
    positions: new Float32Array([1, 2, 3]),
    normals: new Float32Array([0, 1, 0]),
    uvs: new Float32Array([0.5, 0.25]),
    indices: new Uint32Array([0, 0, 0]),
    parts: [{ material: 'm', start: 0, count: 3 }],
  }

  it('come together as they were taken apart', () => {
    for (const value of [base, { ...base, sheet, finish: pixels(4) }, mesh]) {
      const { head, planes } = takeApart(value)
      expect(putTogether(head, Object.fromEntries(planes))).toEqual(value)
    }
  })

  it('keep their content in shared, plain and copied memory', () => {
    const plain = toPlain({ ...base, finish: pixels(3) }) as ImageValue
    expect(plain.pixels.buffer).toBeInstanceOf(ArrayBuffer)
    const shared = toShared(plain) as ImageValue
    expect([shared.pixels.buffer instanceof SharedArrayBuffer, refOf(shared).id]).toEqual([true, refOf(plain).id])
    expect((toShared(shared) as ImageValue).pixels).toBe(shared.pixels)
    expect((toCopy(shared) as ImageValue).pixels).not.toBe(shared.pixels)
    expect(toShared(mesh)).toEqual(mesh)
  })
})

describe('conversions', () => {
  it('turn what fits without loss and refuse the rest', () => {
    expect(convert({ kind: 'number', value: 1.5 }, { kinds: ['text'] })).toEqual({ kind: 'text', value: '1.5' })
    expect(convert({ kind: 'boolean', value: true }, { kinds: ['text'] })).toEqual({ kind: 'text', value: 'true' })
    expect(convert({ kind: 'color', value: '#ff0000' }, { kinds: ['text'] })).toEqual({ kind: 'text', value: '#ff0000' })
    expect(convert({ kind: 'text', value: '1' }, { kinds: ['number'] })).toBeUndefined()
    expect(convert({ kind: 'number', value: 1.5 }, { kinds: ['number'], integer: true })).toBeUndefined()
    expect(convert(base, { kinds: ['mask'] })).toBeUndefined()
    expect(convert(base, { kinds: ['mask', 'image'] })).toBe(base)
  })

  it('make a mask an opaque grey picture of plain data, on the same sheet', () => {
    const grey = convert(maskOf(2, 1, Uint8Array.of(0, 200), { sheet, scale: 0.5 }), { kinds: ['image'] })
    expect(grey).toMatchObject({ kind: 'image', width: 2, height: 1, space: 'data', scale: 0.5, sheet })
    expect([...(grey as ImageValue).pixels]).toEqual([0, 0, 0, 255, 200, 200, 200, 255])
  })

  it('hand literals over bare and take them back', () => {
    expect(inHand({ kind: 'number', value: 3 }, { kinds: ['number'] })).toBe(3)
    expect(inHand({ kind: 'number', value: 3 }, { kinds: ['number', 'text'] })).toEqual({ kind: 'number', value: 3 })
    expect(fromHand(3, { kinds: ['number'] })).toEqual({ kind: 'number', value: 3 })
    for (const wrong of [Number.NaN, '3', undefined, null, {}]) expect(fromHand(wrong, { kinds: ['number'] })).toBeUndefined()
    expect(fromHand(base, { kinds: ['mask'] })).toBeUndefined()
  })
})

describe('summaries', () => {
  it('72: say sizes and never pixels', () => {
    expect(summarise(imageOf(2, 2, pixels(0), { sheet, finish: pixels(1) }))).toBe('image 2x2 srgb on a/body with finish')
    expect(summarise(maskOf(4, 4, pixels(0)))).toBe('mask 4x4')
    expect(summarise({ kind: 'text', value: 'x'.repeat(100) }).length).toBeLessThan(70)
  })

  it('73: never throw', () => {
    const trap = new Proxy({}, { get: () => { throw new Error('trap') } })
    const odd = [undefined, null, trap, { kind: 'image' }, { kind: 'mesh' }, [trap, trap], Symbol('x'), 1n, { kind: 'report' }]
    for (const value of odd) expect(typeof summarise(value)).toBe('string')
    fc.assert(fc.property(fc.anything(), (value) => typeof summarise(value) === 'string'))
  })
})
