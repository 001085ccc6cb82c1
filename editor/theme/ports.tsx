import type { Kind } from '../../graphs/format/ports.ts'

/** The outline of each kind in a box of 12 x 12; shapes differ, so that kinds can be told apart without colour. */
const SHAPES: Readonly<Record<Kind, { readonly fill?: string; readonly line?: string; readonly width?: number }>> = {
  image: { fill: 'M6 1a5 5 0 1 1 0 10A5 5 0 1 1 6 1z' },
  mask: { line: 'M6 1.75a4.25 4.25 0 1 1 0 8.5a4.25 4.25 0 1 1 0-8.5z', fill: 'M6 1.75a4.25 4.25 0 0 0 0 8.5z', width: 1.5 },
  mesh: { fill: 'M6 .6 11.6 10.6H.4z' },
  pose: { fill: 'M6 .2 11.8 6 6 11.8.2 6z' },
  car: { fill: 'M.8 1.2H7L11.6 6 7 10.8H.8z' },
  entry: { fill: 'M1 1.4h10v3.6H1zM1 7h10v3.6H1z' },
  report: { fill: 'M4.1.8h3.8v3.3h3.3v3.8H7.9v3.3H4.1V7.9H.8V4.1h3.3z' },
  number: { fill: 'M2.8 1.6h6.4a1.2 1.2 0 0 1 1.2 1.2v6.4a1.2 1.2 0 0 1-1.2 1.2H2.8a1.2 1.2 0 0 1-1.2-1.2V2.8a1.2 1.2 0 0 1 1.2-1.2z' },
  text: { line: 'M2.2 2.2h7.6v7.6H2.2zM4.4 6h3.2', width: 1.6 },
  color: { line: 'M6 2.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6z', fill: 'M6 4.1a1.9 1.9 0 1 1 0 3.8a1.9 1.9 0 1 1 0-3.8z', width: 1.6 },
  boolean: { line: 'M2.2 2.2h7.6v7.6H2.2z', fill: 'M2.2 9.8V2.2h7.6z', width: 1.6 },
  choice: { fill: 'M.9 2.2h10.2L6 10.4z' },
}

/** The colour of a kind in the present theme, as a CSS value. */
export const portColor = (kind: Kind): string => `var(--port-${kind})`

/** The glyph of a kind of value: on cards, in the palette, in heads of columns. */
export function PortGlyph({ kind, size = 11, hollow = false }: { readonly kind: Kind; readonly size?: number; readonly hollow?: boolean }) {
  const shape = SHAPES[kind]
  const color = portColor(kind)
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" style={{ overflow: 'visible' }}>
      {shape.line && <path d={shape.line} fill="var(--bg-node)" stroke={color} strokeWidth={shape.width} />}
      {shape.fill && <path d={shape.fill} fill={hollow ? 'var(--bg-node)' : color} stroke={hollow ? color : 'none'} strokeWidth={1.4} />}
    </svg>
  )
}

// The box of 12 with room for the lines of outlines around it.
const ROOM = 1

/** The glyph of a kind as a picture for CSS, in given colours. */
function glyphUrl(kind: Kind, color: string, ground: string, hollow: boolean): string {
  const { line, fill, width } = SHAPES[kind]
  const outline = line ? `<path d="${line}" fill="${ground}" stroke="${color}" stroke-width="${width}"/>` : ''
  const body = fill ? `<path d="${fill}" fill="${hollow ? ground : color}" stroke="${hollow ? color : 'none'}" stroke-width="1.4"/>` : ''
  const side = 12 + 2 * ROOM
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-ROOM} ${-ROOM} ${side} ${side}">${outline}${body}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}

/** The picture of a glyph, as a CSS value; `keepGlyphs` makes it. */
export const glyphPicture = (kind: Kind, hollow: boolean): string => `var(--glyph-${kind}${hollow ? '-hollow' : ''})`

/**
 * Keeps a picture of each glyph in the colours of the present theme as a custom property of the page. Cards have a port in
 * every corner: as an SVG element of its own each would cost the browser a layer's bookkeeping in every frame of a pan.
 * Returns what ends it.
 */
export function keepGlyphs(): () => void {
  const root = document.documentElement
  const make = () => {
    const style = getComputedStyle(root)
    const of = (name: string) => style.getPropertyValue(name).trim()
    for (const kind of Object.keys(SHAPES) as Kind[]) {
      for (const hollow of [false, true]) {
        root.style.setProperty(glyphPicture(kind, hollow).slice(4, -1), glyphUrl(kind, of(`--port-${kind}`), of('--bg-node'), hollow))
      }
    }
  }
  make()
  const themes = new MutationObserver(make)
  themes.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return () => themes.disconnect()
}
