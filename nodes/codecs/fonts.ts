import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type opentype from 'opentype.js'
import { unwrapKerning } from './fonts-kerning.ts'

/** One face that ships with Clearcoat: a weight and style of a family, cut into files by script. */
interface Face {
  readonly title: string
  readonly family: 'archivo' | 'barlow-condensed' | 'inter'
  readonly weight: number
  readonly style: 'normal' | 'italic'
  /** Files of the face in the order in which a character is looked for. */
  readonly scripts: readonly string[]
}

const LATIN = ['latin', 'latin-ext', 'vietnamese']
const WIDE = [...LATIN, 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext']

/** The faces that text and numbers can be set in, all under the SIL Open Font Licence 1.1 (see `fonts.md`). Ids are for ever. */
export const FACES = {
  'archivo-800': { title: 'Archivo ExtraBold', family: 'archivo', weight: 800, style: 'normal', scripts: LATIN },
  'archivo-800-italic': { title: 'Archivo ExtraBold Italic', family: 'archivo', weight: 800, style: 'italic', scripts: LATIN },
  'archivo-900': { title: 'Archivo Heavy', family: 'archivo', weight: 900, style: 'normal', scripts: LATIN },
  'barlow-condensed-600': { title: 'Barlow Condensed', family: 'barlow-condensed', weight: 600, style: 'normal', scripts: LATIN },
  'barlow-condensed-700': {
    title: 'Barlow Condensed Bold',
    family: 'barlow-condensed',
    weight: 700,
    style: 'normal',
    scripts: LATIN,
  },
  'barlow-condensed-700-italic': {
    title: 'Barlow Condensed Bold Italic',
    family: 'barlow-condensed',
    weight: 700,
    style: 'italic',
    scripts: LATIN,
  },
  'inter-600': { title: 'Inter SemiBold', family: 'inter', weight: 600, style: 'normal', scripts: WIDE },
  'inter-800': { title: 'Inter ExtraBold', family: 'inter', weight: 800, style: 'normal', scripts: WIDE },
} as const satisfies Record<string, Face>

export type FontId = keyof typeof FACES

/** The face that stands in for a character that the chosen face lacks: it knows the most scripts. */
export const STAND_IN: FontId = 'inter-800'

/** The titles of all faces by id, for a `choice` param. */
export const FONT_TITLES = Object.fromEntries(
  Object.entries(FACES).map(([id, face]) => [id, face.title]),
) as Readonly<Record<FontId, string>>

/** A face ready to draw with: its files, read and parsed, in the order of `scripts`. */
export interface LoadedFace {
  readonly fonts: readonly opentype.Font[]
  /** Height of a capital letter as a share of the em. */
  readonly capHeight: number
}

/** Loaded with the first text: every process knows the nodes, few set text. */
export const loadOpentype = async (): Promise<typeof opentype> => (await import('opentype.js')).default

const require = createRequire(import.meta.url)
const loaded = new Map<FontId, Promise<LoadedFace>>()

async function read(face: Face, script: string): Promise<opentype.Font> {
  // Resolved as a package, so that it is found beside the sources and beside a bundle alike.
  const path = require.resolve(`@fontsource/${face.family}/files/${face.family}-${script}-${face.weight}-${face.style}.woff`)
  const bytes = unwrapKerning(await readFile(path))
  const { parse } = await loadOpentype()
  return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function capHeightOf(font: opentype.Font): number {
  const cap = font.charToGlyph('H').getBoundingBox()
  return cap.y2 / font.unitsPerEm
}

async function load(id: FontId): Promise<LoadedFace> {
  const face: Face = FACES[id]
  const fonts = await Promise.all(face.scripts.map((script) => read(face, script)))
  const [first] = fonts
  if (!first) throw new TypeError(`The face ${id} names no files.`)
  return { fonts, capHeight: capHeightOf(first) }
}

/** Reads and parses a face once; later calls share the result. Rejects when the font package is not installed. */
export function loadFace(id: FontId): Promise<LoadedFace> {
  let face = loaded.get(id)
  if (!face) {
    face = load(id)
    face.catch(() => loaded.delete(id))
    loaded.set(id, face)
  }
  return face
}

/** The font of the face that holds the character, or undefined when none does. */
export function fontWith(face: LoadedFace, character: string): opentype.Font | undefined {
  return face.fonts.find((font) => font.charToGlyphIndex(character) > 0)
}
