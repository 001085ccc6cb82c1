/** What the trainer says now and then: "1.5 of 60 min, 58 min left, 1600 samples, ...". */
const LINE = /^\s*([\d.]+) of [\d.]+ min,.*?(\d+) samples/
/** What it says last: "done: 1600 samples, held out 9.1 px", or "stopped: ...". */
const END = /^(done|stopped): (\d+) samples/
const HELD_OUT = /held out:? ([\d.]+) px/

const clock = (minutes) => {
  const seconds = Math.round(minutes * 60)
  return seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/**
 * Turns the trainer's lines into one progress line: share of the `budget` (seconds) that is done, time left, samples a second,
 * held-out error so far. On a terminal the line is overwritten; elsewhere each is a line of its own. Lines that it does not
 * know pass through.
 */
export function createProgress(stream, budget) {
  let before = null
  let error = null
  let open = false
  const show = (text) => {
    if (!stream.isTTY) return stream.write(`${text}\n`)
    open = true
    return stream.write(`\r\x1b[K${text}`)
  }
  const close = () => {
    if (open) stream.write('\n')
    open = false
  }
  const hear = (line) => {
    const held = HELD_OUT.exec(line)
    if (held) error = held[1]
    const told = LINE.exec(line)
    if (told) {
      const [minutes, samples] = told.slice(1).map(Number)
      const rate = before && minutes > before.minutes ? (samples - before.samples) / (60 * (minutes - before.minutes)) : null
      before = { minutes, samples }
      const parts = [
        `${Math.min(100, Math.round((6000 * minutes) / budget))} %`, `${clock(Math.max(0, budget / 60 - minutes))} left`,
        `${samples} samples`, ...(rate === null ? [] : [`${rate.toFixed(1)} a second`]),
        ...(error === null ? [] : [`held-out error ${error} px (one look, 256 px)`]),
      ]
      show(parts.join(', '))
    } else if (END.test(line)) {
      const [, how, samples] = END.exec(line)
      show(`${how === 'done' ? '100 %, 0 s left' : 'stopped'}, ${samples} samples, held-out error ${error} px (one look, 256 px)`)
    } else if (!held) {
      close()
      stream.write(`${line}\n`)
    }
  }
  return { hear, close }
}
