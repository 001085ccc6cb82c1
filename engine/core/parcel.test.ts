import { readdirSync, rmSync, truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allocate, imageOf, type ImageValue } from '../../nodes/values/image.ts'
import { refOf } from './content.ts'
import { pack, parcelFolder, unpack } from './parcel.ts'

let folder: string
beforeEach(() => (folder = parcelFolder()))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const large = imageOf(512, 512, allocate(512 * 512 * 4).fill(7), { finish: allocate(512 * 512 * 4).fill(9), scale: 0.5 })

describe('parcels', () => {
  it('bring a value over whole, into shared memory, and leave no file', () => {
    const packed = pack(large, folder)
    expect(packed).toHaveProperty('parcel')
    const value = unpack(structuredClone(packed)) as ImageValue
    expect(refOf(value)).toEqual(refOf(large))
    expect(value.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(readdirSync(folder)).toEqual([])
  })

  it('are not used for small values, nor where none can be written', () => {
    const small = imageOf(2, 2, allocate(16).fill(3))
    expect(unpack(pack(small, folder))).toEqual(small)
    rmSync(folder, { recursive: true })
    const packed = pack(large, folder)
    expect(packed).not.toHaveProperty('parcel')
    expect(refOf(unpack(packed))).toEqual(refOf(large))
  })

  it('that were cut short are noticed', () => {
    const packed = pack(large, folder)
    if (!('parcel' in packed)) throw new Error('not a parcel')
    truncateSync(packed.parcel, 1000)
    expect(() => unpack(packed)).toThrow('cut short')
    expect(readdirSync(folder)).toEqual([])
  })
})
