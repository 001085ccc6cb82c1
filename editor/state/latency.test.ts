import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { clearLatency, latencyAtom, noteInput, notePainted } from './latency.ts'
import { revisionAtom } from './session.ts'
import { store } from './store.ts'
import { liveAtom } from './ui.ts'

let frames: (() => void)[] = []
let now = 0
const frame = () => frames.splice(0).forEach((run) => run())
/** What an input schedules happens once its event is handled. */
const turn = () => Promise.resolve()
const confirm = (confirmed: number) => store.set(revisionAtom, { confirmed, saved: 0, pending: false })

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  vi.stubGlobal('setTimeout', (run: () => void) => run())
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  store.set(liveAtom, true)
  confirm(10)
  clearLatency()
  frames = []
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('counts from the newest input that a picture shows to the frame that shows it', async () => {
  noteInput(100)
  await turn()
  noteInput(120)
  confirm(11)
  notePainted(10)
  expect(store.get(latencyAtom)).toBe(null)
  notePainted(11)
  now = 150
  frame()
  expect(store.get(latencyAtom)).toEqual({ typical: 50, last: 50 })
  confirm(12)
  notePainted(12)
  now = 200
  frame()
  expect(store.get(latencyAtom)).toEqual({ typical: 80, last: 80 })
})

it('leaves out inputs that newer ones overtook, and what nobody waited for', async () => {
  for (const [at, revision] of [[100, 11], [200, 12], [300, 13]] as const) {
    noteInput(at)
    await turn()
    confirm(revision)
  }
  notePainted(13)
  now = 340
  frame()
  notePainted(13)
  frame()
  expect(store.get(latencyAtom)).toEqual({ typical: 40, last: 40 })
  noteInput(400)
  await turn()
  confirm(14)
  notePainted(14)
  now = 60_000
  frame()
  expect(store.get(latencyAtom)?.last).toBe(40)
})

it('says nothing while drafts do not follow the hand, nor of another graph', async () => {
  store.set(liveAtom, false)
  noteInput(100)
  await turn()
  confirm(11)
  notePainted(11)
  frame()
  expect(store.get(latencyAtom)).toBe(null)
  store.set(liveAtom, true)
  noteInput(200)
  await turn()
  confirm(12)
  confirm(1)
  notePainted(12)
  frame()
  expect(store.get(latencyAtom)).toBe(null)
})
