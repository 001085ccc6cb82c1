import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { focalLength } from './photo-exif.ts'

/** EXIF with a main directory that points to an Exif directory that holds the focal length. */
function exif(little: boolean, focal: number, head: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(44))
  const u16 = (at: number, v: number) => view.setUint16(at, v, little)
  const u32 = (at: number, v: number) => view.setUint32(at, v, little)
  view.setUint16(0, little ? 0x4949 : 0x4d4d)
  u16(2, 42)
  u32(4, 8)
  u16(8, 1)
  u16(10, 0x8769)
  u16(12, 4)
  u32(14, 1)
  u32(18, 26)
  u16(26, 1)
  u16(28, 0xa405)
  u16(30, 3)
  u32(32, 1)
  u16(36, focal)
  const tiff = new Uint8Array(view.buffer)
  return head ? Uint8Array.of(0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff) : tiff
}

describe('focalLength', () => {
  it('reads both byte orders, with and without a head', () => {
    for (const little of [true, false]) for (const head of [true, false]) expect(focalLength(exif(little, 26, head))).toBe(26)
  })

  it('is 0 when there is none', () => {
    expect(focalLength(undefined)).toBe(0)
    expect(focalLength(new Uint8Array(20))).toBe(0)
  })

  it('never fails on damaged bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => focalLength(bytes) >= 0))
    const good = exif(true, 26, true)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bad = good.slice()
        bad[at] = value
        return focalLength(bad) >= 0 && (at > 42 || focalLength(good.subarray(0, at)) === 0)
      }),
    )
  })
})
