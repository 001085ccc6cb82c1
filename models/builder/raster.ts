import type { SheetTriangle } from './sheet.ts'
import type { Vec2 } from './vec.ts'

/** Calls `visit` for every texel whose centre lies in a sheet triangle, with the centre's barycentric weights. */
export const forEachTexel = (
  uv: readonly [Vec2, Vec2, Vec2], size: number, visit: (x: number, y: number, a: number, b: number, c: number) => void, edge = 0,
): void => {
  const [ax, ay] = [uv[0][0] * size, uv[0][1] * size]
  const [bx, by] = [uv[1][0] * size, uv[1][1] * size]
  const [cx, cy] = [uv[2][0] * size, uv[2][1] * size]
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
  if (Math.abs(area) < 1e-6) return
  const x0 = Math.max(0, Math.floor(Math.min(ax, bx, cx) - 0.5))
  const x1 = Math.min(size - 1, Math.ceil(Math.max(ax, bx, cx)))
  const y0 = Math.max(0, Math.floor(Math.min(ay, by, cy) - 0.5))
  const y1 = Math.min(size - 1, Math.ceil(Math.max(ay, by, cy)))
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const [px, py] = [x + 0.5, y + 0.5]
      const a = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area
      const b = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area
      const c = 1 - a - b
      if (a >= edge && b >= edge && c >= edge) visit(x, y, a, b, c)
    }
  }
}

/** The panel map: the panel's index at each texel whose centre a painted triangle covers, 0 elsewhere. */
export const rasterPanels = (
  triangles: readonly SheetTriangle[], indexOf: (panel: SheetTriangle['panel']) => number, size: number,
): Uint8Array => {
  const map = new Uint8Array(size * size)
  for (const t of triangles) {
    const index = indexOf(t.panel)
    forEachTexel(t.uv, size, (x, y) => {
      map[y * size + x] = index
    })
  }
  return map
}

/** How many texel centres lie strictly inside more than one triangle; `inside` keeps shared edges from counting. */
export const countOverlaps = (triangles: readonly SheetTriangle[], size: number, inside = 0.02): number => {
  const taken = new Uint8Array(size * size)
  let overlaps = 0
  for (const t of triangles) {
    forEachTexel(t.uv, size, (x, y) => {
      const i = y * size + x
      if (taken[i]) overlaps++
      taken[i] = 1
    }, inside)
  }
  return overlaps
}
