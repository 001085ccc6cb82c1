import opentype from 'opentype.js'
import type { Font, PathCommand } from 'opentype.js'
import type { PlacedSpot } from './anchors.ts'
import type { PanelBox, Sheet } from './sheet.ts'
import type { Vec2 } from './vec.ts'

/** Fonts of the guide, as bytes of TrueType, OpenType or WOFF. */
export interface GuideFonts {
  readonly label: ArrayBuffer
  readonly small: ArrayBuffer
}

/** What the guide shows besides the panels. */
export interface GuideSpots {
  readonly anchors: readonly PlacedSpot[]
  readonly locked: readonly PlacedSpot[]
  readonly plates: readonly PlacedSpot[]
}

const FILL = { left: '#4d7ea8', right: '#a8674d', centre: '#6f8f62' } as const
const INK = '#10161c'
const LINE = '#f4f6f8'

const fixed = (q: number): string => q.toFixed(1)

/** One path for all triangles of a panel: filled together they show no seams between them. */
const panelPath = (sheet: Sheet, panel: string): string => {
  const { size } = sheet.layout
  return sheet.triangles
    .filter((t) => t.panel === panel)
    .map(({ uv }) => `M${uv.map((p) => `${fixed(p[0] * size)} ${fixed(p[1] * size)}`).join('L')}Z`)
    .join('')
}

const onLattice = (p: Vec2): string => `${Math.round(p[0] * 65535)},${Math.round(p[1] * 65535)}`

/** The outline of a panel: edges on the sheet that only one of its triangles has. */
const outlinePath = (sheet: Sheet, panel: string): string => {
  const { size } = sheet.layout
  const open = new Map<string, readonly [Vec2, Vec2]>()
  for (const t of sheet.triangles) {
    if (t.panel !== panel) continue
    for (let i = 0; i < 3; i++) {
      const [a, b] = [t.uv[i]!, t.uv[(i + 1) % 3]!]
      const [ka, kb] = [onLattice(a), onLattice(b)]
      if (ka !== kb && !open.delete(`${kb}|${ka}`)) open.set(`${ka}|${kb}`, [a, b])
    }
  }
  const point = (p: Vec2): string => `${fixed(p[0] * size)} ${fixed(p[1] * size)}`
  return [...open.values()].map(([a, b]) => `M${point(a)}L${point(b)}`).join('')
}

/** An outline in SVG's path language, every number apart from the next. */
const pathData = (commands: readonly PathCommand[]): string =>
  commands
    .map((c) => {
      switch (c.type) {
        case 'M': case 'L': return `${c.type}${fixed(c.x)} ${fixed(c.y)}`
        case 'Q': return `Q${fixed(c.x1)} ${fixed(c.y1)} ${fixed(c.x)} ${fixed(c.y)}`
        case 'C': return `C${fixed(c.x1)} ${fixed(c.y1)} ${fixed(c.x2)} ${fixed(c.y2)} ${fixed(c.x)} ${fixed(c.y)}`
        case 'Z': return 'Z'
      }
    })
    .join('')

/** Text as an outline, centred at (x, y), turned by `rotation` degrees, so that no font is needed to show it. */
const textPath = (font: Font, text: string, at: Vec2, height: number, rotation: number, style: string): string => {
  const width = font.getAdvanceWidth(text, height)
  const d = pathData(font.getPath(text, -width / 2, height * 0.34, height).commands)
  return `<path d="${d}" transform="translate(${fixed(at[0])} ${fixed(at[1])}) rotate(${rotation})" ${style}/>`
}

const spotMarkup = (font: Font, spot: PlacedSpot, size: number, stroke: string, dash: string): string => {
  const { x, y, w, h } = { x: spot.rect.x * size, y: spot.rect.y * size, w: spot.rect.w * size, h: spot.rect.h * size }
  const [along, across] = spot.rotation === 0 ? [w, h] : [h, w]
  const height = Math.min(17, across * 0.5, along / Math.max(1, font.getAdvanceWidth(spot.name, 1)) * 0.92)
  return [
    `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(w)}" height="${fixed(h)}" rx="5" fill="none"`,
    ` stroke="${stroke}" stroke-width="1.6" stroke-dasharray="${dash}"/>`,
    textPath(font, spot.name, [x + w / 2, y + h / 2], height, spot.rotation, `fill="${stroke}"`),
  ].join('')
}

/** A panel's title, along its box. */
const titleMarkup = (font: Font, box: PanelBox): string => {
  const text = box.place.title.toUpperCase()
  const along = box.turned ? box.h : box.w
  const height = Math.min(30, (along * 0.8) / font.getAdvanceWidth(text, 1))
  const share = box.place.titleAt ?? [0.5, 0.5]
  const at: Vec2 = [box.x + box.w * share[0], box.y + box.h * share[1]]
  const style = `fill="${LINE}" stroke="${INK}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"`
  return textPath(font, text, at, height, box.turned ? -90 : 0, style)
}

/** The guide of a sheet as SVG on a transparent ground: panels tinted by side, outlines, names, anchors and zones. */
export const drawGuide = (sheet: Sheet, spots: GuideSpots, fonts: GuideFonts): string => {
  const { size } = sheet.layout
  const [label, small] = [opentype.parse(fonts.label), opentype.parse(fonts.small)]
  const panels = [...sheet.boxes.values()]
  const paths = (path: (sheet: Sheet, p: string) => string, style: (p: PanelBox) => string): string =>
    panels.map((p) => `<path d="${path(sheet, p.place.name)}" ${style(p)}/>`).join('')
  const body = paths(panelPath, (p) => `fill="${FILL[p.place.side]}" shape-rendering="crispEdges"`)
  const outlines = paths(outlinePath, () => `fill="none" stroke="${LINE}" stroke-width="1.5" stroke-linecap="round"`)
  const marks = [
    ...spots.plates.map((s) => spotMarkup(small, { ...s, name: '' }, size, '#ffd166', '3 5')),
    ...spots.locked.map((s) => spotMarkup(small, s, size, '#ff5d5d', '2 3')),
    ...spots.anchors.map((s) => spotMarkup(small, s, size, LINE, '9 5')),
  ].join('')
  const titles = panels.map((p) => titleMarkup(label, p)).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">`,
    `<g opacity="0.34">${body}</g>${outlines}${marks}${titles}</svg>`,
  ].join('')
}
