import { crossAt } from './borders.ts'
import { cutRegion, split } from './cut.ts'
import type { Filter } from './cut.ts'
import { meanOver } from './mesh.ts'
import type { Field, MaterialName, Triangle } from './mesh.ts'
import type { CabinShape } from './shape.ts'

/** Metres per unit of section parameter across the pillars and the side windows, near enough for even black borders. */
const SCREEN_SCALE = 0.28
const WINDOW_SCALE = 0.36

const painted = (t: Triangle, ...charts: Triangle['chart'][]): boolean => t.material === 'paint' && charts.includes(t.chart)

const remade = (tris: readonly Triangle[], material: MaterialName): Triangle[] => tris.map((t) => ({ ...t, material }))

/** A pane inside `fields` with a black border `border` metres wide. */
const pane = (skin: readonly Triangle[], filter: Filter, fields: readonly Field[], border: number): Triangle[] => {
  const outer = cutRegion(skin, filter, fields)
  const inner = cutRegion(outer.region, () => true, fields.map((f): Field => (v) => f(v) + border))
  return [...outer.rest, ...remade(inner.rest, 'seal'), ...remade(inner.region, 'glass')]
}

/** Windscreen with a painted sun strip, side windows with their pillars, and the backlight. */
export const cutGlass = (skin: readonly Triangle[], cabin: CabinShape): Triangle[] => {
  const header: Field = (v) => crossAt(cabin.header, v.p[1]) - v.x
  const screen: Field[] = [(v) => (5.16 - v.v) * SCREEN_SCALE, (v) => v.x - crossAt(cabin.cowl, v.p[1]), header]
  let out = pane(skin, (t) => painted(t, 'roof', 'hood'), screen, 0.02)

  const strip: Field = (v) => -header(v) - cabin.sunStrip
  const isScreen: Filter = (t) => t.material === 'glass' && t.chart === 'roof'
  out = split(out, strip, isScreen).map((t) => (isScreen(t) && meanOver(t, strip) < 0 ? { ...t, material: 'paint' } : t))

  const { belt, top, front, rearX, rearZ, lean } = cabin.window
  const rearEdge: Field = (v) => rearX + (v.p[2] - rearZ) * lean - v.x
  const window: Field[] = [(v) => (belt - v.v) * WINDOW_SCALE, (v) => (v.v - top) * WINDOW_SCALE, (v) => v.x - front, rearEdge]
  out = pane(out, (t) => painted(t, 'side') && meanOver(t, (v) => v.v) > 4, window, 0.014)

  const isWindow: Filter = (t) => t.material === 'glass' && t.chart === 'side'
  for (const pillar of cabin.pillars) {
    const across: Field = (v) => v.x - pillar.x - (v.p[2] - pillar.z) * pillar.lean
    const bar = cutRegion(out, isWindow, [(v) => across(v) - pillar.half, (v) => -across(v) - pillar.half])
    out = [...bar.rest, ...remade(bar.region, 'seal')]
  }

  const back: Field[] = [
    (v) => (5.2 - v.v) * SCREEN_SCALE, (v) => v.x - crossAt(cabin.backTop, v.p[1]), (v) => crossAt(cabin.backBase, v.p[1]) - v.x,
  ]
  return pane(out, (t) => painted(t, 'deck'), back, 0.018)
}

