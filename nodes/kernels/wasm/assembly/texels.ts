/** `count` texels of four bytes, four at a time: red and blue change places with `swap`, alpha becomes 255 with `opaque`. */
export function turn(out: usize, from: usize, count: i32, swap: i32, opaque: i32): void {
  const solid = opaque != 0 ? i32x4.splat(0xff000000) : i32x4.splat(0)
  for (let i = 0; i < count; i += 4, out += 16, from += 16) {
    let v = v128.load(from)
    if (swap != 0) v = i8x16.swizzle(v, i8x16(2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15))
    v128.store(out, v128.or(v, solid))
  }
}

/** `count` texels of three bytes as opaque ones of four, four at a time. */
export function widen(out: usize, from: usize, count: i32, swap: i32): void {
  const solid = i32x4.splat(0xff000000)
  for (let i = 0; i < count; i += 4, out += 16, from += 12) {
    const v = v128.load(from)
    const wide = swap != 0
      ? i8x16.swizzle(v, i8x16(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1))
      : i8x16.swizzle(v, i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1))
    v128.store(out, v128.or(wide, solid))
  }
}
