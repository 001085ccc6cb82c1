/** Cells across which lettering is looked for; letters of a sponsor are some 4 to 20 of them tall. */
const GRID = 512
/** Steps of luma, 0..255, that count as an edge. */
const EDGE = 28
/** Half the side of the window in which edges are counted, in cells. */
const REACH = 10
/** Share of edges in a window above which it is lettering for sure, and above which it belongs to lettering beside it. */
const BUSY = 0.15
const BESIDE = 0.08

/**
 * Finds lettering and other small drawing on a sheet: where edges are dense. Only texels whose `kinds` is
 * `kind` count; others are no edge and are not marked. RGBA in; gives 1 on a grid of at most 512 cells a side, and that side.
 */
export function findLettering(pixels: Uint8Array, kinds: Uint8Array, kind: number, size: number): { readonly side: number; readonly marks: Uint8Array } {
  const side = Math.min(GRID, size)
  const luma = new Float32Array(side * side)
  const counts = new Uint8Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = Math.floor(((y + 0.5) * size) / side) * size + Math.floor(((x + 0.5) * size) / side)
      luma[y * side + x] = 0.2126 * pixels[i * 4]! + 0.7152 * pixels[i * 4 + 1]! + 0.0722 * pixels[i * 4 + 2]!
      counts[y * side + x] = kinds[i] === kind ? 1 : 0
    }
  }
  const edges = summed(side, (i, x, y) => {
    if (x === 0 || y === 0 || !counts[i] || !counts[i - 1] || !counts[i - side]) return 0
    return Math.abs(luma[i]! - luma[i - 1]!) > EDGE || Math.abs(luma[i]! - luma[i - side]!) > EDGE ? 1 : 0
  })
  const all = summed(side, (i) => counts[i]!)
  const busy = new Float32Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) busy[y * side + x] = counts[y * side + x] ? boxSum(edges, side, x, y) / boxSum(all, side, x, y) : 0
  }
  return { side, marks: grownFromSure(busy, side) }
}

/** What is busy for sure, and all that is less busy but hangs together with it: thick letters are quiet within. */
function grownFromSure(busy: Float32Array, side: number): Uint8Array {
  const marks = Uint8Array.from(busy, (share) => (share > BUSY ? 1 : 0))
  const open = Array.from(marks.keys()).filter((i) => marks[i] === 1)
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % side
    for (const next of [i - side, i + side, x > 0 ? i - 1 : -1, x + 1 < side ? i + 1 : -1]) {
      if (next < 0 || next >= marks.length || marks[next] === 1 || busy[next]! <= BESIDE) continue
      marks[next] = 1
      open.push(next)
    }
  }
  return marks
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
