import { chartBorder, crossAt } from './borders.ts'
import { outlineDistance, split } from './cut.ts'
import type { Filter } from './cut.ts'
import type { Level } from './level.ts'
import { meanOver } from './mesh.ts'
import type { ChartName, Field, Triangle } from './mesh.ts'
import type { CabinShape } from './shape.ts'
import { smoothstep } from './vec.ts'
import type { Vec2 } from './vec.ts'

const HALF_WIDTH = 0.003

/** (x, unrolled height): the door, from the cantrail down and round. */
const DOOR: readonly Vec2[] = [[0.3, 1.6], [0.4, 0.93], [0.5, 0.8], [0.545, 0.66], [0.56, 0.3], [0.53, 0.25], [-0.36, 0.25],
  [-0.42, 0.3], [-0.5, 0.62], [-0.52, 0.74], [-0.47, 0.92], [-0.4, 1.6]]
/** (x, y): the boot lid. */
const LID: readonly Vec2[] = [[-1.66, -0.5], [-1.66, 0.44], [-1.72, 0.5], [-2.6, 0.53], [-2.6, -0.5]]
const FUEL_CAP = { x: -0.7, w: 0.745, radius: 0.062 }

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
const refineFuelCap = (skin: readonly Triangle[]): Triangle[] => {
  const near: Filter = (t) => between('side', -0.8, -0.6)(t) && Math.abs(meanOver(t, (v) => v.w) - FUEL_CAP.w) < 0.11
  let out = [...skin]
  for (const k of [-1, 0, 1]) {
    out = split(out, (v) => v.x - FUEL_CAP.x - k * 0.036, near)
    out = split(out, (v) => v.w - FUEL_CAP.w - k * 0.036, near)
  }
  return out
}

/** Draws the shut lines: doors, and unless the level is plain hood, fenders, bumpers, boot lid and fuel cap. */
export const drawPanelLines = (skin: readonly Triangle[], cabin: CabinShape, level: Level): Triangle[] => {
  const door = outlineDistance(DOOR)
  const lid = outlineDistance(LID)
  const lowFront: Filter = (t) => between('side', 1.6, 1.95)(t) && meanOver(t, (v) => v.v) < 3.93
  let out = line(skin, between('side', -0.56, 0.64), (v) => door(v.p[0], v.w))
  if (level.plain) return out
  out = line(out, between('side', 0.58, 2.02), (v) => (v.v - chartBorder(v.x) + 0.05) * 0.19)
  out = line(out, lowFront, (v) => v.x - 1.79 - 0.04 * smoothstep(0.6, 0.85, v.w))
  out = line(out, between('side', -1.9, -1.7), (v) => v.x + 1.8)
  out = refineFuelCap(out)
  out = line(out, between('side', -0.8, -0.6), (v) => Math.hypot(v.p[0] - FUEL_CAP.x, v.w - FUEL_CAP.w) - FUEL_CAP.radius, 0.002)
  out = line(out, between('hood', 1.85, 2.2), (v) => v.x - (2.065 - 0.14 * (v.p[1] / 0.6) ** 2))
  out = line(out, between('hood', 0.2, 0.9), (v) => v.x - crossAt(cabin.cowl, v.p[1]) - 0.075)
  return line(out, between('deck', -2.3, -1.6), (v) => lid(v.p[0], v.p[1]))
}
