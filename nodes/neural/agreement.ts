import type { Panel } from '../../models/pack.ts'
import type { Plane } from '../../models/load.ts'
import { squareOfCrop } from '../kernels/camera.ts'
import type { PhotoView } from '../kernels/photo-view.ts'
import type { PanelPlane } from '../sheets/panel-map.ts'
import type { MeshValue } from '../values/value.ts'

/**
 * How far what the network sees in the photo and what the solved camera says should be seen are the same. It is no truth: both
 * may be wrong alike. 0..1 each.
 */
export interface Agreement {
  /** Share of the cells that either calls paint in which both name the same panel. */
  readonly panels: number
  /** Cells that both call car over cells that either calls car. */
  readonly outline: number
}

/** The panel index at each pixel of a view, 0 where no paint is seen. */
function panelSeen({ seen, side }: PhotoView, mesh: MeshValue, panels: PanelPlane, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= side || y >= side) return 0
  const at = Math.floor(y) * side + Math.floor(x)
  const triangle = seen.triangle[at]!
  if (triangle < 0) return 0
  const [wa, wb] = [seen.weights[at * 2]!, seen.weights[at * 2 + 1]!]
  const weights = [wa, wb, 1 - wa - wb]
  let [u, v] = [0, 0]
  weights.forEach((weight, k) => {
    const corner = mesh.indices[triangle * 3 + k]!
    u += weight * mesh.uvs[corner * 2]!
    v += weight * mesh.uvs[corner * 2 + 1]!
  })
  const column = Math.min(panels.width - 1, Math.max(0, Math.floor(u * panels.width)))
  const row = Math.min(panels.height - 1, Math.max(0, Math.floor(v * panels.height)))
  return panels.indexes[row * panels.width + column]!
}

/** What was drawn of the car, and what names it. */
export interface Drawn {
  readonly view: PhotoView
  readonly mesh: MeshValue
  /** Marks the triangles that are paint. */
  readonly material: string
  readonly plane: PanelPlane
  readonly panels: readonly Panel[]
}

/** Holds the network's `seg` (class probabilities in its `crop`; `classes` names them, the first is the background) against the car as drawn. */
export function agreementOf(seg: Plane, crop: Plane, classes: readonly string[], drawn: Drawn): Agreement {
  const [, , grid = 64] = seg.dims
  const cells = grid * grid
  const paint = new Uint8Array(drawn.mesh.indices.length / 3)
  for (const part of drawn.mesh.parts) if (part.material === drawn.material) paint.fill(1, part.start / 3, (part.start + part.count) / 3)
  const names = new Map(drawn.panels.map((panel) => [panel.index, panel.name]))
  const isPanel = new Set(drawn.panels.map((panel) => panel.name))
  let [same, eitherPaint, bothCar, eitherCar] = [0, 0, 0, 0]
  for (let cell = 0; cell < cells; cell++) {
    let best = 0
    for (let k = 1; k < classes.length; k++) if (Number(seg.data[k * cells + cell]) > Number(seg.data[best * cells + cell])) best = k
    const [x, y] = squareOfCrop(crop.data as Float32Array, ((cell % grid) + 0.5) / grid, (Math.floor(cell / grid) + 0.5) / grid)
    const { window, side, seen } = drawn.view
    const [px, py] = [((x - window.left) / window.span) * side, ((y - window.top) / window.span) * side]
    const inside = px >= 0 && py >= 0 && px < side && py < side
    const triangle = inside ? seen.triangle[Math.floor(py) * side + Math.floor(px)]! : -1
    const named = triangle >= 0 && paint[triangle] === 1 ? names.get(panelSeen(drawn.view, drawn.mesh, drawn.plane, px, py)) : undefined
    const says = classes[best] ?? ''
    const saysPaint = isPanel.has(says)
    if (saysPaint || named !== undefined) eitherPaint++
    if (saysPaint && named === says) same++
    if (best > 0 || triangle >= 0) eitherCar++
    if (best > 0 && triangle >= 0) bothCar++
  }
  return { panels: same / Math.max(1, eitherPaint), outline: bothCar / Math.max(1, eitherCar) }
}
