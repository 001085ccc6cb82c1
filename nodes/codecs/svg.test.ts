import { describe, expect, it } from 'vitest'
import { PictureError } from './picture.ts'
import { checkSvg, decodeSvg, MAX_SVG_BYTES } from './svg.ts'

const svg = (body: string, attributes = 'width="10" height="20" viewBox="0 0 10 20"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${body}</svg>`)

const DISC = '<circle cx="5" cy="10" r="4" fill="#ff0000"/>'

describe('decodeSvg', () => {
  it('draws at the width that is asked for, crisp, on nothing', async () => {
    const picture = await decodeSvg('disc.svg', svg(DISC), 400)
    expect([picture.width, picture.height]).toEqual([400, 800])
    const at = (x: number, y: number) => [...picture.pixels.subarray((y * 400 + x) * 4, (y * 400 + x) * 4 + 4)]
    expect(at(200, 400)).toEqual([255, 0, 0, 255])
    expect(at(5, 5)[3]).toBe(0)
    let soft = 0
    for (let i = 3; i < picture.pixels.length; i += 4) if (picture.pixels[i]! > 0 && picture.pixels[i]! < 255) soft++
    // Around a circle of 160 px radius about one px in each row is mixed; enlarged from 10 px it would be thousands.
    expect(soft).toBeLessThan(2000)
  })

  it('follows the proportions of a drawing that has only a view box', async () => {
    const picture = await decodeSvg('disc.svg', svg(DISC, 'viewBox="0 0 10 20"'), 100)
    expect([picture.width, picture.height]).toEqual([100, 200])
  })

  it('draws a drawing of any own size', async () => {
    for (const side of ['1', '20000', '200000']) {
      const picture = await decodeSvg('disc.svg', svg(DISC, `width="${side}" height="${side}" viewBox="0 0 10 20"`), 64)
      expect([picture.width, picture.height]).toEqual([64, 64])
    }
  })

  it('refuses proportions that would fill the memory', async () => {
    const thin = svg(DISC, 'width="1" height="100000"')
    await expect(decodeSvg('thin.svg', thin, 1024)).rejects.toMatchObject({ fault: 'too-large' })
  })

  it('says so when the file is damaged', async () => {
    await expect(decodeSvg('cut.svg', svg(DISC).subarray(0, 150), 64)).rejects.toThrow('"cut.svg" is damaged')
  })

  it('keeps links inside the file and embedded pictures', () => {
    const embedded = '<image width="5" height="5" xlink:href="data:image/png;base64,iVBORw0KGgo="/>'
    const inside = '<defs><linearGradient id="a"/></defs><rect fill="url(#a)" width="9" height="9"/><use href="#b"/>'
    expect(() => checkSvg('fine.svg', svg(embedded + inside))).not.toThrow()
  })

  it.each([
    ['a file', '<image href="file:///etc/passwd"/>'],
    ['a page', '<image xlink:href="https://example.org/a.png"/>'],
    ['a neighbour', "<image href = '../other.png'/>"],
    ['another drawing inside', '<image href="data:image/svg+xml;base64,AAAA"/>'],
    ['a style', '<style>rect{fill:url(http://example.org/x)}</style>'],
    ['a style sheet', '<style>@import "a.css";</style>'],
    ['an include', '<xi:include href="#x"/>'],
    ['written-out letters', '<image href="&#102;ile:///etc/passwd"/>'],
  ])('refuses %s', (_, body) => {
    expect(() => checkSvg('sly.svg', svg(body))).toThrow(PictureError)
  })

  it('draws what drawing programs write: a prolog, the document type of the W3C, letters beyond ASCII', async () => {
    const doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    const prolog = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- Nürburgring -->\n${doctype}\n`
    const picture = await decodeSvg('logo.svg', Buffer.concat([Buffer.from(prolog), svg(DISC)]), 20)
    expect([...picture.pixels.subarray((20 * 20 + 10) * 4, (20 * 20 + 10) * 4 + 4)]).toEqual([255, 0, 0, 255])
  })

  it('refuses encodings that hide markup', () => {
    const hidden = '<?xml version="1.0" encoding="UTF-7"?><svg>+ADw-image href=+ACI-file:///etc/passwd+ACI-/+AD4-</svg>'
    expect(() => checkSvg('hidden.svg', Buffer.from(hidden))).toThrow('encoded as UTF-7')
  })

  it('refuses document types, entities, style sheets outside, and long files', () => {
    const bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    expect(() => checkSvg('bomb.svg', Buffer.from(bomb))).toThrow('declares a document type')
    expect(() => checkSvg('a.svg', Buffer.from('<?xml-stylesheet href="a.css"?><svg/>'))).toThrow('style sheet outside')
    expect(() => checkSvg('long.svg', Buffer.alloc(MAX_SVG_BYTES + 1, 32))).toThrow('4 MB')
  })
})
