let plain = false

/** Whether kernels shall run their plain twins. */
export function isPlain(): boolean {
  return plain
}

/** Runs `work` on the plain twins instead of the SIMD bodies, which give the same bytes: for tests and benchmarks. */
export function plainly<T>(work: () => T): T {
  const before = plain
  plain = true
  try {
    return work()
  } finally {
    plain = before
  }
}
