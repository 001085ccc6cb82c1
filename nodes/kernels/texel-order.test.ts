import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, difference } from './pictures.ts'
import { texelBytes, toRgba } from './texel-order.ts'
import { plainly } from './wasm/plainly.ts'

const orders = fc.constantFrom('rgba' as const, 'bgra' as const, 'rgb' as const, 'bgr' as const)

describe('toRgba', () => {
  it('gives the same bytes by lanes and by the plain twin, and touches nothing beside them', () => {
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(9), fc.nat(9), orders, fc.boolean(), fc.nat(), (count, at, from, order, opaque, seed) => {
        const next = bytesOf(seed)
        const source = Uint8Array.from({ length: from + count * texelBytes(order) + 5 }, next)
        const lanes = new Uint8Array(at + count * 4 + 20).fill(7)
        const plain = lanes.slice()
        toRgba(lanes, at, source, from, count, order, opaque)
        plainly(() => toRgba(plain, at, source, from, count, order, opaque))
        expect(difference(lanes, plain)).toBeUndefined()
        expect([...lanes.subarray(0, at), ...lanes.subarray(at + count * 4)].every((v) => v === 7)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('knows each order', () => {
    const out = new Uint8Array(4)
    const of = (order: 'rgba' | 'bgra' | 'rgb' | 'bgr', opaque = false) => (toRgba(out, 0, Uint8Array.of(1, 2, 3, 4), 0, 1, order, opaque), [...out])
    expect([of('rgba'), of('bgra'), of('rgb'), of('bgr')]).toEqual([[1, 2, 3, 4], [3, 2, 1, 4], [1, 2, 3, 255], [3, 2, 1, 255]])
    expect(of('bgra', true)).toEqual([3, 2, 1, 255])
  })

  it('turns BGRA back into itself', () => {
    const source = Uint8Array.from({ length: 400 }, (_, i) => i & 255)
    const once = new Uint8Array(400)
    toRgba(once, 0, source, 0, 100, 'bgra', false)
    toRgba(once, 0, once, 0, 100, 'bgra', false)
    expect(difference(once, source)).toBeUndefined()
  })
})
