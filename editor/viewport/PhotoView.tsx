import { useAtomValue } from 'jotai'
import { useCallback, useRef } from 'react'
import type { Frame } from '../state/frames.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { photoOutputAtom } from '../state/shown.ts'
import { paintFrame } from './paint-frame.ts'
import { useFrame } from './use-frame.ts'

/** The photo that the graph begins with, as large as it goes. */
export function PhotoView() {
  const output = useAtomValue(photoOutputAtom)
  const canvas = useRef<HTMLCanvasElement>(null)
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const paint = useCallback((frame: Frame) => void (canvas.current && paintFrame(canvas.current, frame)), [])
  useFrame(output, 1280, paint)
  if (!output) return <p className="view-empty">This graph has no photo. Drop one anywhere.</p>
  return (
    <>
      <canvas ref={canvas} className="view-picture" aria-label="The photo" role="img" hidden={!head} />
      {!head && <p className="view-empty">No output yet</p>}
    </>
  )
}
