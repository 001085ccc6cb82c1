import { LINE, MOMENTS, N, S, STRIDE, SUBSET } from './bc7-slots'
import { EACH, NONE, findEnds, keepBest, keepMasked, setFormat, startTries } from './bc7-ends'
import { axisOpaque, reachMasked } from './bc7-line'
import { divideThird } from './bc7-partition'
import { placeMasked } from './bc7-place-more'

/** Three lines through the colours, by the partition on trial: mode 0 (eight places) or mode 2 (four, finer ends). */
export function fitThirds(mode: i32, rounds: i32): void {
  setFormat(5, mode == 0)
  startTries()
  const top: f32 = mode == 0 ? 7 : 3
  for (let n = 0; n < 3; n++) {
    const at = SUBSET + n * STRIDE
    divideThird(at, n)
    axisOpaque(at + N, at + S, at + MOMENTS, at + LINE, false)
    reachMasked(at)
    for (let k = 0; k <= rounds; k++) {
      placeMasked(at, top, k == 0)
      findEnds(at, 0, 3, mode == 0 ? EACH : NONE)
      keepMasked(at)
    }
  }
  keepBest(3, mode)
}
