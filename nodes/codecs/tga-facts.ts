import { alphaUse, findingsOf, type Rule, type TextureFacts } from './facts.ts'
import { decodeTga, readTgaHeader } from './tga-read.ts'
import { encodeTga } from './tga.ts'

const KIND_WORDS = { mapped: 'colour map', color: 'colour', grey: 'grey' } as const
const ATTRIBUTES = ['none', 'to be ignored', 'to be kept', 'alpha', 'premultiplied'] as const

/** Looks a TGA file over. Throws a BadFile when it cannot be read. */
export function tgaFacts(file: Uint8Array): TextureFacts {
  const head = readTgaHeader(file)
  const picture = decodeTga(file)
  const alpha = alphaUse(picture.pixels)
  const deep = head.depth === 32
  const written = head.kind === 'color' && head.depth >= 24 && !head.packed
  const packed = written ? encodeTga(picture, { depth: deep ? 32 : 24, packed: true, origin: 'bottom' }) : file
  const unsaid = deep && head.alphaBits === 0 && alpha !== 'opaque'
  const share = packed.length / file.length
  const rules: readonly Rule[] = [
    [head.kind !== 'color' || head.depth < 24, 'warning', 'Simulators want TGA of 24 or 32 bits of colour.'],
    [deep && alpha === 'opaque', 'info', 'Alpha is opaque all over: 24 bits would do.'],
    [unsaid, 'info', 'The header counts 0 bits of alpha, and there is alpha: some programs leave it out.'],
    [alpha === 'clear', 'warning', 'Alpha is 0 all over: where it means transparency, nothing shows.'],
    [head.right, 'warning', 'Rows begin at the right, which several programs do not heed.'],
    [share < 0.75, 'info', `Packed it would take ${Math.round(share * 100)} % of its bytes.`],
    [head.attribute === 4, 'info', 'Colours are multiplied by alpha in this file; they are shown straight.'],
  ]
  return {
    kind: 'tga',
    width: head.width,
    height: head.height,
    format: `${head.depth}-bit ${KIND_WORDS[head.kind]}, ${head.packed ? 'packed' : 'plain'}`,
    srgb: null,
    alpha,
    levels: [{ width: head.width, height: head.height, bytes: file.length - head.dataAt }],
    bytes: file.length,
    header: {
      depth: head.depth,
      packed: head.packed,
      alphaBits: head.alphaBits,
      rows: head.top ? 'from the top' : 'from the bottom',
      columns: head.right ? 'from the right' : 'from the left',
      mapColors: head.map?.count ?? 0,
      footer: head.footer,
      attribute: head.attribute === null ? null : (ATTRIBUTES[head.attribute] ?? String(head.attribute)),
    },
    findings: findingsOf(rules),
  }
}
