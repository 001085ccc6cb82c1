import { blendTable, type ChannelMode } from '../blend-modes.ts'
import { ROOT_TO_SRGB, SRGB_TO_LINEAR } from '../srgb.ts'
import { KERNELS_WASM } from './module.ts'

/** What the module offers; addresses and counts, see the sources under `assembly`. */
interface Exports {
  readonly memory: WebAssembly.Memory
  base(): number
  cover(out: number, pixels: number, clip: number, count: number, opacity: number): number
  blend(base: number, top: number, cover: number, count: number, mode: number, table: number, scratch: number): void
  lay(plane: number, cover: number, count: number, texel: number, step: number): void
  sample(out: number, art: number, stride: number, u: number, v: number, du: number, dv: number, count: number): void
  matrix(pixels: number, count: number, matrix: number): void
  boost(pixels: number, count: number, saturation: number, vibrance: number, contrast: number, rise: number): void
  lookUp(pixels: number, count: number, table: number): void
  narrow(out: number, row: number, count: number): void
  lower(out: number, upper: number, under: number, count: number): void
  hue(pixels: number, count: number, light: number, roots: number, params: number): void
  recolor(pixels: number, count: number, light: number, roots: number, params: number): void
  nearness(out: number, pixels: number, count: number, light: number, params: number): void
  expand(out: number, pixels: number, count: number, table: number, flags: number): void
  halveBytes(out: number, upper: number, lower: number, count: number, table: number, flags: number): void
  halve(out: number, upper: number, lower: number, count: number): void
  gather(out: number, row: number, starts: number, weights: number, taps: number, count: number): void
  sumRows(out: number, rows: number, weights: number, taps: number, count: number): void
  ditherOrdered(pixels: number, width: number, rows: number, work: number, tables: number): void
  ditherDiffused(pixels: number, width: number, rows: number, work: number, tables: number): void
  turn(out: number, from: number, count: number, swap: number, opaque: number): void
  widen(out: number, from: number, count: number, swap: number): void
  pack(out: number, row: number, count: number, roots: number, flags: number): void
}

let live: Exports | undefined

/** The module of this thread. It is made with the first call, so that loading the nodes costs nothing. */
export function kernels(): Exports {
  live ??= instantiate()
  return live
}

function instantiate(): Exports {
  const code = Buffer.from(KERNELS_WASM, 'base64')
  const made = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as Exports
  if (made.base() > START) throw new Error(`The kernels use memory up to ${made.base()}, beyond the ${START} bytes left to them.`)
  loadTables(made.memory)
  return made
}

/** What the module keeps for itself ends before this. */
const START = 4096

/** Fixed places in the module's memory. `free` is where callers lay out what they work on. */
export const AT = {
  srgbLight: START,
  plainLight: START + 2048,
  roots: START + 4096,
  scratch: START + 8192,
  blendTable: START + 8256,
  free: START + 73856,
} as const

let view = new Uint8Array(0)

/** The module's memory, with room for `bytes` from `AT.free` on. Views from before may be dead after it. */
export function memory(bytes: number): Uint8Array {
  const { memory: held } = kernels()
  const missing = AT.free + bytes + 64 - held.buffer.byteLength
  if (missing > 0) held.grow(Math.ceil(missing / 65536))
  if (view.buffer !== held.buffer) view = new Uint8Array(held.buffer)
  return view
}

/** The next place after `bytes` that is even for lanes. */
export function after(at: number, bytes: number): number {
  return (at + bytes + 15) & ~15
}

function loadTables(held: WebAssembly.Memory): void {
  const bytes = new Uint8Array(held.buffer)
  const floats = new Float32Array(held.buffer)
  const shares = Float32Array.from({ length: 256 }, (_, i) => i * Math.fround(1 / 255))
  floats.set(SRGB_TO_LINEAR, AT.srgbLight / 4)
  floats.set(shares, AT.srgbLight / 4 + 256)
  floats.set(shares, AT.plainLight / 4)
  floats.set(shares, AT.plainLight / 4 + 256)
  bytes.set(ROOT_TO_SRGB, AT.roots)
}

let held: ChannelMode | undefined

/** Puts a mode's table where `blend` looks for it. */
export function holdBlendTable(mode: ChannelMode): void {
  if (held === mode) return
  memory(0).set(blendTable(mode), AT.blendTable)
  held = mode
}
