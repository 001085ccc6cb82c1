// Tables that the caller fills in before the first call: see nodes/kernels/bc7-tables.ts.

/** Partitions into two subsets (texel i in the second where bit i is set), their anchors, 1/n, and the ends of even blocks. */
const partitions: usize = memory.data(128, 16)
const anchors: usize = memory.data(64, 16)
const shares: usize = memory.data(68, 16)
const evens: usize = memory.data(512, 16)
/** Partitions into three subsets: texels of the second one, of the third one, and both anchors. */
const seconds: usize = memory.data(128, 16)
const thirds: usize = memory.data(128, 16)
const secondAnchors: usize = memory.data(64, 16)
const thirdAnchors: usize = memory.data(64, 16)

export function tables(): usize {
  return partitions
}

// @ts-ignore: decorator
@inline
export function subsetsOf(partition: u32): u32 {
  return load<u16>(partitions + <usize>(partition << 1))
}

// @ts-ignore: decorator
@inline
export function anchorOf(partition: u32): u32 {
  return load<u8>(anchors + <usize>partition)
}

/** 1 / n in all lanes. */
// @ts-ignore: decorator
@inline
export function shareAt(n: i32): v128 {
  return v128.load32_splat(shares + <usize>(n << 2))
}

/** Two codes of seven bits whose second place of four is that byte exactly, the first below. */
// @ts-ignore: decorator
@inline
export function evenEnds(byte: u32): u64 {
  return <u64>load<u16>(evens + <usize>(byte << 1))
}

/** Texels of the second or third of three subsets. */
// @ts-ignore: decorator
@inline
export function thirdsOf(partition: u32, subset: i32): u32 {
  return load<u16>((subset == 1 ? seconds : thirds) + <usize>(partition << 1))
}

// @ts-ignore: decorator
@inline
export function thirdAnchorOf(partition: u32, subset: i32): u32 {
  return load<u8>((subset == 1 ? secondAnchors : thirdAnchors) + <usize>partition)
}
