/** One figure of a benchmark. */
export interface Measurement {
  /** What was measured, in words: "composite over, 2048". */
  readonly name: string
  readonly value: number
  /** "ms", "x", "MP/s", "dB", "MiB". */
  readonly unit: string
  /** The figure to reach, in the same unit: at least so many dB, at most so much of everything else. */
  readonly goal?: number
  /** The same task done by others in the same run, by their name, in the same unit. */
  readonly beside?: Record<string, number>
}
