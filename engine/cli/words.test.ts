import { describe, expect, it } from 'vitest'
import { ProgressBar } from './progress.ts'
import { duration, failureText, faultText, size } from './words.ts'

describe('words of the command line', () => {
  it('writes durations and sizes with fixed units', () => {
    expect([0.4, 21, 99, 100, 450, 59_990, 64_000].map(duration)).toEqual(['0 ms', '21 ms', '99 ms', '0.10 s', '0.45 s', '59.99 s', '1 min 04 s'])
    expect([7, 20_400, 5_592_533].map(size)).toEqual(['7 B', '20.4 kB', '5.33 MiB'])
  })

  it('names the place of a fault, the way out, and what waits for it', () => {
    const text = faultText({ code: 'bad-param', message: 'Saturation is out of range.', help: 'It takes 0 to 2.', node: 'boost', param: 'saturation', dependents: ['dds'] })
    expect(text).toBe('boost.saturation: Saturation is out of range. It keeps dds from running.\n  It takes 0 to 2.')
  })

  it('says what a failed node was given', () => {
    const failure = { node: 'auv', type: 'auv-net', code: 'no-car-found', message: 'No car.', help: 'Use another photo.', at: { input: 'photo' }, given: [{ input: 'photo', summary: 'image 64x64 srgb' }], causes: [] }
    expect(failureText(failure)).toBe('auv.photo: No car.\n  Use another photo.\n  given photo: image 64x64 srgb')
  })
})

describe('the progress bar', () => {
  const terminal = (isTTY: boolean) => {
    const written: string[] = []
    return { written, isTTY, columns: 80, write: (text: string) => written.push(text) }
  }
  const common = { run: 'r', seq: 0, t: 0 }
  const started = { ...common, type: 'run.started' as const, faults: [], steps: [{ node: 'a', type: 'x', state: 'queued' as const }, { node: 'b', type: 'x', state: 'cached' as const }] }

  it('counts cached steps as done and shows the share of the running one', () => {
    const screen = terminal(true)
    const bar = new ProgressBar(screen)
    bar.show(started)
    bar.show({ ...common, type: 'node.progress', node: 'a', share: 0.5, message: 'Half way' })
    expect(screen.written.at(-1)).toContain(' 75 %  a: Half way')
    bar.clear()
    expect(screen.written.at(-1)).toBe('\r\u001b[K')
  })

  it('writes nothing where there is no terminal', () => {
    const screen = terminal(false)
    const bar = new ProgressBar(screen)
    bar.show(started)
    bar.clear()
    expect(screen.written).toEqual([])
  })
})
