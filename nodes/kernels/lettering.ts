/** Cells across which lettering is looked for; letters of a sponsor are some 4 to 20 of them tall. */
const GRID = 512
/** Steps of luma, 0..255, that count as an edge. */
const EDGE = 28
/** Half the side of the window in which edges are counted, in cells. */
const REACH = 10
/** Share of edges in a window above which it is lettering: a stripe's border has about one in ten, a word one in four. */
const BUSY = 0.17

/**
 * Finds lettering and other small drawing on a sheet: where edges are dense. `among` (0 or not) names the texels that count;
 * others are no edge and are not marked. RGBA in; gives 1 on a grid of at most 512 cells a side, and that side.
 */
export function findLettering(pixels: Uint8Array, among: Uint8Array, size: number): { readonly side: number; readonly marks: Uint8Array } {
  const side = Math.min(GRID, size)
  const luma = new Float32Array(side * side)
  const counts = new Uint8Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = Math.floor(((y + 0.5) * size) / side) * size + Math.floor(((x + 0.5) * size) / side)
      luma[y * side + x] = 0.2126 * pixels[i * 4]! + 0.7152 * pixels[i * 4 + 1]! + 0.0722 * pixels[i * 4 + 2]!
      counts[y * side + x] = among[i] ? 1 : 0
    }
  }
  const edges = summed(side, (i, x, y) => {
    if (x === 0 || y === 0 || !counts[i] || !counts[i - 1] || !counts[i - side]) return 0
    return Math.abs(luma[i]! - luma[i - 1]!) > EDGE || Math.abs(luma[i]! - luma[i - side]!) > EDGE ? 1 : 0
  })
  const all = summed(side, (i) => counts[i]!)
  const marks = new Uint8Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (counts[y * side + x] && boxSum(edges, side, x, y) > BUSY * boxSum(all, side, x, y)) marks[y * side + x] = 1
    }
  }
  return { side, marks }
}

/** A summed-area table with a rim of zeros above and to the left. */
function summed(side: number, value: (i: number, x: number, y: number) => number): Uint32Array {
  const table = new Uint32Array((side + 1) * (side + 1))
  for (let y = 0; y < side; y++) {
    let row = 0
    for (let x = 0; x < side; x++) {
      row += value(y * side + x, x, y)
      table[(y + 1) * (side + 1) + x + 1] = table[y * (side + 1) + x + 1]! + row
    }
  }
  return table
}

function boxSum(table: Uint32Array, side: number, x: number, y: number): number {
  const [left, right] = [Math.max(0, x - REACH), Math.min(side, x + REACH + 1)]
  const [top, bottom] = [Math.max(0, y - REACH), Math.min(side, y + REACH + 1)]
  const at = (column: number, row: number) => table[row * (side + 1) + column]!
  return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
}
