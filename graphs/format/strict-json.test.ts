import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, parseStrict } from './strict-json.ts'
import { json } from './testing.ts'

describe('parseStrict', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const parsed = parseStrict(text)
        expect(parsed.faults).toEqual([])
        expect(parsed.value).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON.parse refuses, and never throws', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]":,0123456789.-+eEtrufalsn\\/ \n\'#<'.split('')), maxLength: 24 })
    fc.assert(
      fc.property(noise, (text) => {
        let sound = true
        try {
          JSON.parse(text)
        } catch {
          sound = false
        }
        const { value, faults } = parseStrict(text)
        const stricter = faults.some(({ code, message }) => code === 'duplicate-id' || /too large|more digits/.test(message))
        expect(value !== undefined || stricter).toBe(sound || stricter)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{"a": 1,}', 'Line 1, column 9: There is a comma too many before this }.'],
    ['{"a": 1\n "b": 2}', 'Line 2, column 2: There should be a comma or } here.'],
    ["{'a': 1}", 'Line 1, column 2: A key stands without double quotes.'],
    ['{a: 1}', 'Line 1, column 2: A key stands without double quotes.'],
    ['{"a": \'b\'}', 'Line 1, column 7: A text stands in single quotes.'],
    ['{"a": [1, 2,]}', 'Line 1, column 13: There is a comma too many before this ].'],
    ['{"a": NaN}', 'Line 1, column 7: This is no number that a file can hold.'],
    ['{"a": .5}', 'Line 1, column 7: This number is not written as JSON writes numbers.'],
    ['{"a": 1e999}', 'Line 1, column 7: The number 1e999 is too large.'],
    ['{"a": 76561198012345679}', 'Line 1, column 7: The number 76561198012345679 has more digits than can be kept.'],
    ['{"a": True}', 'Line 1, column 7: This word means nothing here.'],
    ['{\n  // why\n}', 'Line 2, column 3: There should be a key in double quotes here.'],
    ['{"a": /* why */ 1}', 'Line 1, column 7: A comment stands here.'],
    ['{\n"a": {\n', 'Line 3, column 1: The file ends too early: the { on line 2 is not closed.'],
    ['{"a": "b\n"}', 'Line 1, column 9: A text that begins on line 1 is not closed.'],
    ['{\n<<<<<<< ours\n"a": 1}', 'Line 2, column 1: Two versions of the file were merged and left unsettled.'],
    ['', 'Line 1, column 1: The file is empty.'],
    ['\0\0\0\0', 'Line 1, column 1: The file holds zero bytes where text should be.'],
    ['{} {}', 'Line 1, column 4: There is more text after the end of the document.'],
  ])('says where and what is broken: %j', (text, message) => {
    const { value, faults } = parseStrict(text)
    expect(value).toBeUndefined()
    expect(faults.map((fault) => fault.message)).toEqual([message])
    expect(faults[0]?.help).toMatch(/\w\.$/)
    expect(message).toContain(`Line ${faults[0]?.at?.line}, column ${faults[0]?.at?.column}:`)
  })

  it('skips a byte order mark and counts columns without it', () => {
    expect(parseStrict('\ufeff{"a": 1}').value).toEqual({ a: 1 })
    expect(parseStrict('\ufeff{"a": x}').faults[0]?.at).toEqual({ line: 1, column: 7 })
  })

  it('14: reports every key that is written twice, with its path and both lines', () => {
    const { faults } = parseStrict('{"nodes": {\n"a": {},\n"b": {"params": {"x": 1, "x": 2}},\n"a": {}}}')
    expect(faults).toMatchObject([
      { code: 'duplicate-id', path: 'nodes.b.params.x', at: { line: 3 } },
      { code: 'duplicate-id', path: 'nodes.a', node: 'a', message: 'The node "a" is in the file twice, on lines 2 and 4.' },
    ])
  })

  it('134: leaves out keys that JavaScript gives a meaning to, wherever they stand, and says so', () => {
    const { value, faults } = parseStrict(
      '{"__proto__": {"polluted": 1}, "a": [{"constructor": {"prototype": {"polluted": 1}}}], "\\u005f_proto__": 1}',
    )
    expect(value).toEqual({ a: [{}] })
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(faults.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'reserved-key __proto__',
      'reserved-key a.0.constructor.prototype',
      'reserved-key a.0.constructor',
      'duplicate-id __proto__',
    ])
  })

  it(`131: reads ${MAX_DEPTH} levels and refuses more, without running out of stack`, () => {
    expect(parseStrict('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH)).faults).toEqual([])
    for (const text of ['['.repeat(MAX_DEPTH + 1), '['.repeat(1_000_000), '{"a":'.repeat(1_000_000)]) {
      expect(parseStrict(text)).toMatchObject({ value: undefined, faults: [{ code: 'too-large' }] })
    }
  })
})
