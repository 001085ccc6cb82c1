import { expect, it } from 'vitest'
import { unsharp } from './unsharp.ts'

it('unsharp steps away from the blurred picture, beyond a threshold, within 0..255', () => {
  const input = Uint8Array.of(100, 100, 250, 40)
  const blurred = Uint8Array.of(90, 98, 200, 255)
  const out = new Uint8Array(4)
  unsharp(out, input, blurred, 1.5, 0)
  expect([...out]).toEqual([115, 103, 255, 40])
  unsharp(out, input, blurred, 1.5, 5)
  expect([...out]).toEqual([115, 100, 255, 40])
  unsharp(blurred, input, blurred, 0, 0)
  expect([...blurred]).toEqual([...input])
})
