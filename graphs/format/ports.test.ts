import { describe, expect, it } from 'vitest'
import { KINDS, landingKind, whyNotConnect, type Kind } from './ports.ts'

const fits = (from: readonly Kind[], to: readonly Kind[]) => whyNotConnect({ kinds: from }, { kinds: to }) === null

describe('whyNotConnect', () => {
  it('lets every kind into itself, and only what loses nothing into another', () => {
    const pairs = KINDS.flatMap((from) => KINDS.filter((to) => fits([from], [to])).map((to) => `${from} > ${to}`))
    expect(pairs.filter((pair) => new Set(pair.split(' > ')).size === 2)).toEqual([
      'mask > image',
      'number > text',
      'color > text',
      'boolean > text',
      'choice > text',
    ])
    for (const kind of KINDS) expect(pairs).toContain(`${kind} > ${kind}`)
  })

  it('takes a union when one of its kinds lands, and prefers the kind itself to a conversion', () => {
    expect(fits(['image', 'pose'], ['pose', 'car'])).toBe(true)
    expect(fits(['image', 'mesh'], ['pose', 'car'])).toBe(false)
    expect(landingKind('mask', ['image', 'mask'])).toBe('mask')
    expect(landingKind('mask', ['text', 'image'])).toBe('image')
  })

  it('says what does not fit, and what to put in between', () => {
    expect(whyNotConnect({ kinds: ['image'] }, { kinds: ['mask'] })).toEqual({
      message: 'Image does not go into mask.',
      help: 'Put Mask From Image in between.',
    })
  })

  it('keeps decimals out of whole numbers and strange choices out of a choice', () => {
    expect(whyNotConnect({ kinds: ['number'] }, { kinds: ['number'], integer: true })?.message).toContain('decimals')
    expect(whyNotConnect({ kinds: ['number'], integer: true }, { kinds: ['number'] })).toBeNull()
    expect(whyNotConnect({ kinds: ['choice'], options: ['a', 'b'] }, { kinds: ['choice'], options: ['a'] })?.help).toContain('a')
    expect(whyNotConnect({ kinds: ['choice'], options: ['a'] }, { kinds: ['choice'], options: ['a', 'b'] })).toBeNull()
  })
})
