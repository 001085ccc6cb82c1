import { describe, expect, it } from 'vitest'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR } from '../testing/test-car.ts'
import { car } from './car.ts'
import { color } from './color.ts'
import { number } from './number.ts'
import { switchNode } from './switch.ts'
import { text } from './text.ts'

describe('number', () => {
  const of = async (params: object, inputs = {}) => (await runNode(number, { params: { ...params }, inputs })).outputs

  it('gives its value, and rounds halves away from zero', async () => {
    expect(await of({ value: 0.25 })).toEqual({ number: 0.25, rounded: 0 })
    expect(await of({ value: 2.5, whole: true })).toEqual({ number: 3, rounded: 3 })
    expect(await of({ value: -2.5, whole: true })).toEqual({ number: -3, rounded: -3 })
    expect(Object.is((await of({ value: -0.2 }))['rounded'], 0)).toBe(true)
  })

  it('reads a text instead, when one is connected', async () => {
    for (const [words, value] of [['7', 7], [' 007 ', 7], ['-0.5', -0.5], ['.5', 0.5], ['3.', 3]] as const) {
      expect((await of({ value: 1 }, { text: words }))['number']).toBe(value)
    }
  })

  it.each(['', 'seven', '1e3', '0x10', '1,5', 'Infinity', '1 2'])('refuses the text "%s"', async (words) => {
    await expect(of({}, { text: words })).rejects.toMatchObject({ code: 'bad-input', input: 'text' })
  })
})

it('text and color give what they hold', async () => {
  expect((await runNode(text, { params: { text: 'A\nB' } })).outputs).toEqual({ text: 'A\nB' })
  expect((await runNode(color, { params: { color: '#FF8800' } })).outputs).toEqual({ color: '#ff8800' })
  expect(color.params.safeParse({ color: 'red' }).success).toBe(false)
})

describe('car', () => {
  it('finds the car that is chosen', async () => {
    expect((await runNode(car, { params: { car: 'test-car' } })).outputs).toEqual({ car: TEST_CAR })
  })

  it('fails at its param when there is none', async () => {
    for (const id of ['', 'no-such-car']) {
      await expect(runNode(car, { params: { car: id } })).rejects.toMatchObject({ code: 'missing-car', param: 'car' })
    }
  })
})

describe('switch', () => {
  const first = fixture('photo')
  const second = { kind: 'text', value: 'B' } as const

  it('hands on the one that is picked, untouched', async () => {
    expect((await runNode(switchNode, { inputs: { first, second } })).outputs['value']).toBe(first)
    expect((await runNode(switchNode, { inputs: { first, second }, params: { pick: 'second' } })).outputs['value']).toBe(second)
  })

  it('fails at the input that is picked but empty', async () => {
    await expect(runNode(switchNode, { inputs: { second } })).rejects.toMatchObject({ code: 'missing-input', input: 'first' })
  })
})
