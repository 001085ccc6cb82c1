// One block of 4 x 4 in each of four lanes. A slot holds one number of each block: sixteen bytes, all slots at one fixed place.

/** Texels of the four blocks, less the block's first texel, by channel: red, green, blue, alpha. */
export const PX = 0
/** How far each texel reaches along the axis. */
export const REACH = 64
/** Which texels belong to the second subset, as lanes of ones. */
export const MASK = 80
/** The block's first texel. */
export const ORIGIN = 96
/** Sums of the channels, and of their products: rr rg rb ra gg gb ga bb ba aa. */
export const SUM = 100
export const MOMENT = 104
/** The axis of the texels, and a second one across it. */
export const AXIS = 114
export const CROSS = 118
/** Steps of a format of codes: codes of one unit, half the step, the highest step, the step, widening and its carry. */
export const FORMAT = 122
/** Up to three subsets: see the fields below, from SUBSET on and STRIDE apart. */
export const SUBSET = 130
export const STRIDE = 80

/** Fields of a subset: texels, and their sums by channel. */
export const N = 0
export const S = 1
/** Sum of squares over all channels. */
export const Q = 5
/** Sums of the weights (64ths), of their squares, and of weight times channel. */
export const W = 6
export const WW = 7
export const WS = 8
/** Shares of the ends in the squared error: first, both, second; and the second end's pull on the first. */
export const XX = 12
export const XY = 13
export const YY = 14
/** Ends that would be best, by channel. */
export const A = 15
export const B = 19
/** Codes of the ends without their shared bits, these bits, and the ends' values. */
export const CODES = 23
export const BITS = 31
export const ENDS = 33
/** Squared error. */
export const ERROR = 41
/** Codes and shared bits of the best so far: as from CODES on, ten slots. */
export const BEST = 42

/** Moments of the subset's texels, as from MOMENT on; the axis, its length in places and its start; and the reach. */
export const MOMENTS = 52
export const LINE = 62
export const LOW = 67
export const HIGH = 68
/** The best of one mode so far: codes and shared bits, and their error. */
export const TRY = 69
export const TRY_ERROR = 79

/** Places of texels on their line, four bits each: texels 0 to 7, and 8 to 15; then those of the single channel. */
export const PLACES = 732

/** The least error so far, its places, its mode and its partition, or for modes of two indices its rotation. */
export const LEAST = 370
export const BEST_PLACES = 371
export const MODE = 375
export const BEST_PARTITION = 376
/** The partitions' keys, which sort as they suit; the last key that was tried, and its partition. */
/** What one step of the weights' sums is: of lines in 64ths, of 5:6:5 colours in thirds or halves. */
export const UNIT = 736
export const KEYS = 740
export const RANKED = 377
export const PARTITION = 379
/** Places of the best of one mode so far: of colours, and of the single channel. */
export const TRY_PLACES = 380
/** Which places belong to the second subset. */
export const NIBBLES = 384
/** Words of four packed blocks. */
export const PACKED = 386
/** Sums of the texels along the two axes, by row and pattern of a row, five each. */
export const ROWS = 390
/** Blocks that wait for lanes, three slots a queue: where they start, where they are written, and their error so far. */
export const QUEUE = 710

const base: usize = memory.data(12864, 16)

// @ts-ignore: decorator
@inline
export function address(slot: i32): usize {
  return base + (<usize>slot << 4)
}

// @ts-ignore: decorator
@inline
export function get(slot: i32): v128 {
  return v128.load(base + (<usize>slot << 4))
}

// @ts-ignore: decorator
@inline
export function put(slot: i32, v: v128): void {
  v128.store(base + (<usize>slot << 4), v)
}

// @ts-ignore: decorator
@inline
export function word(slot: i32, lane: i32): u32 {
  return load<u32>(base + (<usize>slot << 4) + (<usize>lane << 2))
}

// @ts-ignore: decorator
@inline
export function setWord(slot: i32, lane: i32, value: u32): void {
  store<u32>(base + (<usize>slot << 4) + (<usize>lane << 2), value)
}
