import { atom } from 'jotai'
import { supersedes, type FrameHead, type FramePlane } from '../../engine/protocol/frame.ts'
import { family } from './family.ts'
import { store } from './store.ts'

/** What is shown of one output: its head, and the bytes beside it. */
export interface Frame {
  readonly head: FrameHead
  readonly bytes: Uint8Array
}

/** Names an output within the open graph: `node.port`, and `node.port.finish` for its finish. */
export const frameKey = (node: string, port: string, plane?: FramePlane): string => (plane ? `${node}.${port}.${plane}` : `${node}.${port}`)

// Pixels are painted by hand (putImageData, texture upload): they never go through React. Only the head, which labels
// show, is an atom.
const frames = new Map<string, Frame>()
const painters = new Map<string, Set<(frame: Frame) => void>>()

/** The head of the frame that is shown of an output: size, kind, value of reports and literals. */
export const frameHeadAtom = family((_key) => atom<FrameHead | undefined>(undefined))

/** The frame that is shown of an output now. */
export const frameOf = (key: string): Frame | undefined => frames.get(key)

/** Calls `paint` with the frame there is, and with every newer one, until the returned function is called. */
export function onFrame(key: string, paint: (frame: Frame) => void): () => void {
  const listeners = painters.get(key) ?? new Set()
  painters.set(key, listeners)
  listeners.add(paint)
  const shown = frames.get(key)
  if (shown) paint(shown)
  return () => void listeners.delete(paint)
}

/** Takes in a frame from the engine, unless a later one is shown already. */
export function showFrame(frame: Frame): void {
  const key = frameKey(frame.head.node, frame.head.port, frame.head.plane)
  if (!supersedes(frame.head, frames.get(key)?.head)) return
  frames.set(key, frame)
  store.set(frameHeadAtom(key), frame.head)
  for (const paint of painters.get(key) ?? []) paint(frame)
}

/** Forgets all frames: another graph was opened. */
export function clearFrames(): void {
  frames.clear()
  for (const key of frameHeadAtom.keys()) store.set(frameHeadAtom(key), undefined)
}
