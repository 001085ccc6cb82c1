import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalsOf, formatNumber, quantize, rangeFault, readNumber } from './number.ts'

describe('readNumber', () => {
  it.each([
    ['12', 12],
    ['1,5', 1.5],
    ['.25', 0.25],
    ['2*1.5', 3],
    ['-(3+1)/2', -2],
    ['1 + 2 * 3', 7],
    ['10 - 2 - 3', 5],
    ['1e2', 100],
  ])('reads %s', (text, value) => expect(readNumber(text)).toBeCloseTo(value, 12))

  it.each(['', 'abc', '2*', '(1', '1 2', '1/0', '--', '1..2', '2x'])('refuses %j', (text) => expect(readNumber(text)).toBeUndefined())

  it('gives a finite number or nothing, whatever is typed', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,+-*/()e x') })
    fc.assert(fc.property(text, (typed) => readNumber(typed) === undefined || Number.isFinite(readNumber(typed))))
  })
})

describe('numbers on screen', () => {
  it('shows as many decimals as the step', () => {
    expect(decimalsOf(0.01)).toBe(2)
    expect(formatNumber(1.2, 0.01)).toBe('1.20')
    expect(formatNumber(7, 1)).toBe('7')
    expect(formatNumber(-0.001, 0.01)).toBe('-0.001')
    expect(formatNumber(-0, 0.01)).toBe('0.00')
  })

  it('gives back what it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.constantFrom(1, 0.1, 0.01, 0.001), (count, step) => {
        const value = quantize(count * step, { step })
        expect(readNumber(formatNumber(value, step))).toBeCloseTo(value, 6)
      }),
    )
  })

  it('lands on multiples of the step', () => expect(quantize(0.1 + 0.2, { step: 0.01 })).toBe(0.3))
})

describe('rangeFault', () => {
  const range = { min: 0, max: 2, step: 0.01 }

  it('names the range and what was typed', () => {
    expect(rangeFault('12', range)).toEqual({ words: '0 to 2. You typed 12.', nearest: 2 })
  })

  it('takes what is inside, also as a sum', () => expect(rangeFault('3/2', range)).toBeNull())

  it('offers the nearest whole number', () => {
    expect(rangeFault('2.4', { min: 1, max: 8, step: 1, integer: true })).toEqual({ words: 'Whole numbers, 1 to 8. You typed 2.4.', nearest: 2 })
  })

  it('offers nothing for what is no number', () => expect(rangeFault('red', range)?.nearest).toBeUndefined())
})
