import { describe, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript, without types
import { createProgress } from './train-progress.mjs'

const told = (isTTY: boolean, ...lines: string[]): string => {
  let text = ''
  const progress = createProgress({ isTTY, write: (part: string) => (text += part) }, 600)
  lines.forEach((line) => progress.hear(line))
  progress.close()
  return text
}
const LINES = ['   1.0 of 10 min, 9 min left, 160 samples, 90 renders | loss 2', '       held out: 31.5 px at 1024 (median of 12, one pass)', '   3.0 of 10 min, 7 min left, 880 samples, 400 renders | loss 1']

describe('the progress of a training', () => {
  it('ends with what the trainer says last, however seldom it spoke before', () => {
    expect(told(false, 'done: 960 samples, held out 9.1 px')).toBe('100 %, 0 s left, 960 samples, held-out error 9.1 px (one look, 256 px)\n')
    expect(told(false, 'stopped: 32 samples, held out 40.2 px')).toBe('stopped, 32 samples, held-out error 40.2 px (one look, 256 px)\n')
  })

  it('is a line each with time left, speed and the error so far', () => {
    expect(told(false, ...LINES).split('\n')).toEqual([
      '10 %, 9 min left, 160 samples', '30 %, 7 min left, 880 samples, 6.0 a second, held-out error 31.5 px (one look, 256 px)', '',
    ])
  })

  it('stays on one line of a terminal, and lets what it does not know pass', () => {
    expect(told(true, LINES[0]!, 'Something else', LINES[2]!)).toBe('\r\x1b[K10 %, 9 min left, 160 samples\nSomething else\n\r\x1b[K30 %, 7 min left, 880 samples, 6.0 a second\n')
  })
})
