import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import opentype from 'opentype.js'
import { describe, expect, it } from 'vitest'
import { unwrapKerning } from './fonts-kerning.ts'

const require = createRequire(import.meta.url)
const file = (name: string) => readFileSync(require.resolve(`@fontsource/${name}.woff`))
const inter = file('inter/files/inter-latin-600-normal')

function kern(bytes: Uint8Array, pair: string): number {
  const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  return font.getKerningValue(font.charToGlyph(pair.charAt(0)), font.charToGlyph(pair.charAt(1)))
}

describe('unwrapKerning', () => {
  it('makes wrapped kerning readable, and changes nothing else', () => {
    const before = Buffer.from(inter)
    const unwrapped = unwrapKerning(inter)
    expect(kern(inter, 'AV')).toBe(0)
    expect(kern(unwrapped, 'AV')).toBeLessThan(-100)
    expect(kern(unwrapped, 'HH')).toBe(0)
    expect(inter.equals(before)).toBe(true)
    const differs = [...before].filter((byte, i) => byte !== unwrapped[i]).length
    expect(differs).toBeLessThanOrEqual(8)
  })

  it('hands a font back as it is when nothing is wrapped', () => {
    const archivo = file('archivo/files/archivo-latin-800-normal')
    expect(unwrapKerning(archivo)).toBe(archivo)
    const once = unwrapKerning(inter)
    expect(unwrapKerning(once)).toBe(once)
  })
})
