import { chartBorder, crossAt } from './borders.ts'
import { outlineDistance, split } from './cut.ts'
import type { Filter } from './cut.ts'
import type { Level } from './level.ts'
import { meanOver } from './mesh.ts'
import type { ChartName, Field, Triangle } from './mesh.ts'
import type { CarShape, LineShape } from './shape.ts'
import { smoothstep } from './vec.ts'

const HALF_WIDTH = 0.003

const onChart = (chart: ChartName): Filter => (t) => t.material === 'paint' && t.chart === chart

const between = (chart: ChartName, from: number, to: number): Filter => (t) => {
  if (t.material !== 'paint' || t.chart !== chart) return false
  const x = meanOver(t, (v) => v.x)
  return x > from && x < to
}

/** A black line where the signed distance `d` is within the line's half width: split on both sides, then recoloured. */
const line = (skin: readonly Triangle[], filter: Filter, d: Field, half = HALF_WIDTH): Triangle[] => {
  const both = split(split(skin, (v) => d(v) - half, filter, 1e-4), (v) => d(v) + half, filter, 1e-4)
  return both.map((t) => (filter(t) && Math.abs(meanOver(t, d)) < half ? { ...t, material: 'seal' } : t))
}

/** Extra rows around the fuel cap, whose ring is finer than the skin's grid. */
const refineFuelCap = (skin: readonly Triangle[], { fuelCap }: LineShape): Triangle[] => {
  const along = between('side', fuelCap.x - 0.1, fuelCap.x + 0.1)
  const near: Filter = (t) => along(t) && Math.abs(meanOver(t, (v) => v.w) - fuelCap.w) < 0.11
  let out = [...skin]
  for (const k of [-1, 0, 1]) {
    out = split(out, (v) => v.x - fuelCap.x - k * 0.036, near)
    out = split(out, (v) => v.w - fuelCap.w - k * 0.036, near)
  }
  return out
}

/** Draws the shut lines: doors, and unless the level is plain hood, fenders, bumpers, boot lid and fuel cap. */
export const drawPanelLines = (skin: readonly Triangle[], { lines, cabin }: CarShape, level: Level): Triangle[] => {
  const lid = outlineDistance(lines.bootLid)
  const { frontBumper, hoodFront, fuelCap } = lines
  const lowFront: Filter = (t) => onChart('side')(t) && meanOver(t, (v) => v.v) < 3.93
  let out = [...skin]
  for (const outline of lines.doors) {
    const door = outlineDistance(outline)
    out = line(out, between('side', ...lines.doorSpan), (v) => door(v.p[0], v.w))
  }
  if (level.plain) return out
  out = line(out, between('side', ...lines.hoodSide), (v) => (v.v - chartBorder(cabin, v.x) + 0.05) * 0.19)
  out = line(out, lowFront, (v) => v.x - frontBumper.x - frontBumper.back * smoothstep(...frontBumper.across, v.w))
  out = line(out, onChart('side'), (v) => v.x - lines.rearBumper)
  out = refineFuelCap(out, lines)
  out = line(out, onChart('side'), (v) => Math.hypot(v.p[0] - fuelCap.x, v.w - fuelCap.w) - fuelCap.radius, 0.002)
  out = line(out, onChart('hood'), (v) => v.x - (hoodFront.x - hoodFront.bend * (v.p[1] / 0.6) ** 2))
  out = line(out, onChart('hood'), (v) => v.x - crossAt(cabin.cowl, v.p[1]) - lines.hoodRear)
  return line(out, between('deck', ...lines.lidSpan), (v) => lid(v.p[0], v.p[1]))
}
