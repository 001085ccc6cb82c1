import { ANCHORS, evenEnds, PAIRS, SECOND_ANCHORS, SECONDS, THIRD_ANCHORS, THIRDS } from '../bc7-tables.ts'
import { BLOCKS_WASM } from './blocks-module.ts'

/** What the module offers; addresses and counts, see the sources under `assembly`. */
interface Exports {
  readonly memory: WebAssembly.Memory
  base(): number
  /** Where the tables of BC7 go, one after another, each at a multiple of sixteen. */
  tables(): number
  /** Where the module has made the tables of solid blocks of BC1: of five bits, and 512 bytes on of six. */
  solidCodes(): number
  encodeBc(
    out: number,
    band: number,
    across: number,
    rows: number,
    kind: number,
    starts: number,
    rounds: number,
    channelRounds: number,
    rough: number,
  ): void
  setBc7Effort(
    rounds: number,
    pairRounds: number,
    pairs: number,
    clearPairs: number,
    thirds: number,
    trials: number,
    pairTrials: number,
    enough: number,
    clearEnough: number,
    fine: number,
    rough: number,
    dual: number,
    exactAlpha: number,
  ): void
  encodeBc7(out: number, band: number, across: number, rows: number): void
  /** To be called before blocks are encoded in another way than the last ones. */
  forgetRepeats(): void
}

let live: Exports | undefined

/** The block encoders of this thread. The module is made with the first call, so that loading the nodes costs nothing. */
export function blockKernels(): Exports {
  live ??= instantiate()
  return live
}

function instantiate(): Exports {
  const module = new WebAssembly.Module(Buffer.from(BLOCKS_WASM, 'base64'))
  const made = new WebAssembly.Instance(module).exports as unknown as Exports
  const bytes = new Uint8Array(made.memory.buffer)
  const shares = Float32Array.from({ length: 17 }, (_, n) => (n === 0 ? 0 : 1 / n))
  const evens = Uint16Array.from({ length: 256 }, (_, value) => evenEnds(value))
  let at = made.tables()
  for (const table of [PAIRS, ANCHORS, shares, evens, SECONDS, THIRDS, SECOND_ANCHORS, THIRD_ANCHORS]) {
    bytes.set(new Uint8Array(table.buffer), at)
    at += (table.byteLength + 15) & ~15
  }
  return made
}

let view = new Uint8Array(0)

/** The module's memory and the first free place in it, with room for `bytes` from there. Views from before may be dead after it. */
export function blockMemory(bytes: number): { readonly held: Uint8Array; readonly free: number } {
  const { memory, base } = blockKernels()
  const free = (base() + 15) & ~15
  const missing = free + bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
  if (view.buffer !== memory.buffer) view = new Uint8Array(memory.buffer)
  return { held: view, free }
}
