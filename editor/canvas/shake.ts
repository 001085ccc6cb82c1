/** Where a dragged card was, and when, in px of the screen and ms. */
export interface Sample {
  readonly x: number
  readonly t: number
}

const WINDOW_MS = 700
const SWING_PX = 18
const TURNS = 4

/** Whether the last moves of a card are a shake: at least four turns left and right, each of 18 px or more, within 0.7 s. */
export function isShake(samples: readonly Sample[]): boolean {
  const last = samples.at(-1)
  if (!last) return false
  let turns = 0
  let direction = 0
  let extreme: number | null = null
  for (const { x, t } of samples) {
    if (last.t - t > WINDOW_MS) continue
    if (extreme === null) {
      extreme = x
      continue
    }
    const way = Math.sign(x - extreme)
    if (direction === 0 || way === direction) {
      if (direction === 0 && Math.abs(x - extreme) < SWING_PX) continue
      direction = way
      extreme = x
    } else if (Math.abs(x - extreme) >= SWING_PX) {
      turns++
      direction = way
      extreme = x
    }
  }
  return turns >= TURNS
}
