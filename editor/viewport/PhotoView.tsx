import { useAtomValue } from 'jotai'
import { useCallback, useMemo, useRef } from 'react'
import { correctedAtom } from '../state/corrected.ts'
import type { Frame } from '../state/frames.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { photoOutputAtom } from '../state/shown.ts'
import { paintFrame } from './paint-frame.ts'
import type { PhotoBox } from './correction.ts'
import { PhotoCorrection } from './PhotoCorrection.tsx'
import { useFrame } from './use-frame.ts'
import { useSize } from './use-size.ts'

/** Where a picture of that size lies in a view when it is as large as it goes, in the middle. */
function boxOf(picture: { readonly width: number; readonly height: number }, view: { readonly width: number; readonly height: number }): PhotoBox {
  const scale = Math.min(view.width / picture.width, view.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { left: (view.width - width) / 2, top: (view.height - height) / 2, width, height }
}

/** The photo that the graph begins with, as large as it goes; over it what corrects the camera, where a node finds one. */
export function PhotoView() {
  const corrected = useAtomValue(correctedAtom)
  const first = useAtomValue(photoOutputAtom)
  const output = corrected?.photo ?? first
  const canvas = useRef<HTMLCanvasElement>(null)
  const [stage, size] = useSize<HTMLDivElement>()
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const paint = useCallback((frame: Frame) => void (canvas.current && paintFrame(canvas.current, frame)), [])
  useFrame(output, 1280, paint)
  const [width, height] = [head?.fullWidth ?? 0, head?.fullHeight ?? 0]
  const picture = useMemo(() => ({ width: width || 1, height: height || 1 }), [width, height])
  const box = useMemo(() => boxOf(picture, size), [picture, size])
  if (!output) return <p className="view-empty">This graph has no photo. Drop one anywhere.</p>
  return (
    <div ref={stage} className="photo-stage">
      <canvas ref={canvas} className="view-picture" aria-label="The photo" role="img" hidden={!head} />
      {!head && <p className="view-empty">No output yet</p>}
      {head && corrected?.photo && width > 0 && <PhotoCorrection key={corrected.node} corrected={corrected} box={box} size={picture} photo={canvas} />}
    </div>
  )
}
