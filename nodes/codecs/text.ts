import type opentype from 'opentype.js'
import { fontWith, loadFace, loadOpentype, STAND_IN, type FontId, type LoadedFace } from './fonts.ts'

/** Outlines are laid out in thousandths of the em, so that two decimals in path data are plenty. */
export const EM = 1000

/** How text is set. */
export interface TextSetting {
  readonly font: FontId
  /** Extra space between characters, as a share of the em; negative tightens. */
  readonly tracking: number
  /** From one baseline to the next, as a share of the em. */
  readonly lineSpacing: number
  /** Where shorter lines stand in the block. */
  readonly align: 'left' | 'center' | 'right'
  /** Degrees by which upright strokes lean to the right. */
  readonly slant: number
}

/** A box in thousandths of the em, y down. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Text as outlines: thousandths of the em, y down, the first baseline at y = 0, the block's left edge at x = 0. */
export interface TextShape {
  /** SVG path data of all outlines; empty when nothing is to be drawn. */
  readonly path: string
  /** From the top of the first line's capitals to the last baseline: what the eye takes for the text's height. */
  readonly block: Box
  /** What the outlines really cover, accents and descenders included. Empty text has the block's box. */
  readonly ink: Box
  /** Characters that no shipped face can draw; they are left out. */
  readonly missing: readonly string[]
  /** Characters that the chosen face lacks and the stand-in face draws. */
  readonly standIns: readonly string[]
}

interface Placed {
  readonly glyph: opentype.Glyph
  readonly x: number
  readonly scale: number
}

interface Line {
  readonly glyphs: readonly Placed[]
  readonly width: number
}

interface Found {
  readonly missing: Set<string>
  readonly standIns: Set<string>
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Lines of composed characters: tabs are spaces, other control characters are none of the text's business. */
function linesOf(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replaceAll('\t', ' ').replace(/\p{Cc}/gu, ''))
}

function findFont(face: LoadedFace, standIn: LoadedFace, character: string, found: Found): opentype.Font | undefined {
  const own = fontWith(face, character)
  if (own) return own
  const other = fontWith(standIn, character)
  if (other) found.standIns.add(character)
  return other
}

/** A character with the font that draws it. */
interface Drawn {
  readonly font: opentype.Font
  readonly character: string
}

function kerningIn(font: opentype.Font, left: string, right: string): number {
  const pair = [font.charToGlyph(left), font.charToGlyph(right)] as const
  return pair[0].index > 0 && pair[1].index > 0 ? (font.getKerningValue(...pair) * EM) / font.unitsPerEm : 0
}

/**
 * What to add between two characters, in thousandths of the em. Characters that lie in different files of a face are kerned
 * as their letters without accents, which is how type is spaced as a rule.
 */
function kerning(before: Drawn, after: Drawn): number {
  if (before.font === after.font) return kerningIn(after.font, before.character, after.character)
  const base = (character: string) => character.normalize('NFD').charAt(0)
  const pair = [base(before.character), base(after.character)] as const
  return kerningIn(before.font, ...pair) || kerningIn(after.font, ...pair)
}

function setLine(text: string, face: LoadedFace, standIn: LoadedFace, tracking: number, found: Found): Line {
  const glyphs: Placed[] = []
  let x = 0
  let before: Drawn | undefined
  for (const { segment } of segmenter.segment(text)) {
    const fonts = [...segment].map((character) => findFont(face, standIn, character, found))
    if (fonts.includes(undefined)) {
      found.missing.add(segment)
      continue
    }
    for (const [i, character] of [...segment].entries()) {
      const font = fonts[i]!
      const glyph = font.charToGlyph(character)
      const scale = EM / font.unitsPerEm
      const drawn = { font, character }
      if (before) x += tracking * EM + kerning(before, drawn)
      glyphs.push({ glyph, x, scale })
      x += (glyph.advanceWidth ?? 0) * scale
      before = drawn
    }
  }
  return { glyphs, width: Math.max(0, x) }
}

/** Copies a glyph's outline into `into`, moved by (x, y) and leaning by `lean` = tan(slant) about its baseline. */
function addOutline(into: opentype.Path, placed: Placed, x: number, y: number, lean: number): void {
  const px = (gx: number, gy: number) => x + placed.x + gx - gy * lean
  const py = (gy: number) => y + gy
  for (const step of placed.glyph.getPath(0, 0, EM).commands) {
    if (step.type === 'M') into.moveTo(px(step.x, step.y), py(step.y))
    else if (step.type === 'L') into.lineTo(px(step.x, step.y), py(step.y))
    else if (step.type === 'Q') into.quadraticCurveTo(px(step.x1, step.y1), py(step.y1), px(step.x, step.y), py(step.y))
    else if (step.type === 'C') {
      into.curveTo(px(step.x1, step.y1), py(step.y1), px(step.x2, step.y2), py(step.y2), px(step.x, step.y), py(step.y))
    } else into.close()
  }
}

/**
 * Sets text: kerned, tracked, in lines. Characters are looked for in the chosen face, then in the stand-in face; what
 * neither has is left out and named in `missing`.
 */
export async function layoutText(text: string, setting: TextSetting): Promise<TextShape> {
  const [face, standIn] = await Promise.all([loadFace(setting.font), loadFace(STAND_IN)])
  const found: Found = { missing: new Set(), standIns: new Set() }
  const lines = linesOf(text).map((line) => setLine(line, face, standIn, setting.tracking, found))
  const width = Math.max(0, ...lines.map((line) => line.width))
  const share = { left: 0, center: 0.5, right: 1 }[setting.align]
  const lean = Math.tan((setting.slant * Math.PI) / 180)
  const { Path } = await loadOpentype()
  const outline = new Path()
  lines.forEach((line, i) => {
    const y = i * setting.lineSpacing * EM
    for (const placed of line.glyphs) addOutline(outline, placed, (width - line.width) * share, y, lean)
  })
  const block = { left: 0, top: -face.capHeight * EM, right: width, bottom: (lines.length - 1) * setting.lineSpacing * EM }
  const empty = outline.commands.length === 0
  const ink = outline.getBoundingBox()
  return {
    path: empty ? '' : outline.toPathData(2),
    block,
    ink: empty ? block : { left: ink.x1, top: ink.y1, right: ink.x2, bottom: ink.y2 },
    missing: [...found.missing],
    standIns: [...found.standIns],
  }
}
