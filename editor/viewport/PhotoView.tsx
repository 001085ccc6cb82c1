import { useAtomValue } from 'jotai'
import { useCallback, useMemo, useRef } from 'react'
import { correctedAtom } from '../state/corrected.ts'
import type { Frame } from '../state/frames.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { photoOutputAtom } from '../state/shown.ts'
import { compareAtom } from '../state/ui.ts'
import { boxesOf } from './compare.ts'
import { paintFrame } from './paint-frame.ts'
import { PhotoCorrection } from './PhotoCorrection.tsx'
import { useFrame } from './use-frame.ts'
import { useSize } from './use-size.ts'

/** The photo that the graph begins with, as large as it goes; over it what corrects the camera, where a node finds one. */
export function PhotoView() {
  const corrected = useAtomValue(correctedAtom)
  const first = useAtomValue(photoOutputAtom)
  const output = corrected?.photo ?? first
  const wanted = useAtomValue(compareAtom)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [stage, size] = useSize<HTMLDivElement>()
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const paint = useCallback((frame: Frame) => void (canvas.current && paintFrame(canvas.current, frame)), [])
  useFrame(output, 1280, paint)
  const [width, height] = [head?.fullWidth ?? 0, head?.fullHeight ?? 0]
  const picture = useMemo(() => ({ width: width || 1, height: height || 1 }), [width, height])
  const corrects = Boolean(head && corrected?.photo && width > 0)
  const compare = corrects ? wanted : 'photo'
  const boxes = useMemo(() => boxesOf(picture, size, compare), [picture, size, compare])
  if (!output) return <p className="view-empty">This graph has no photo. Drop one anywhere.</p>
  return (
    <div ref={stage} className="photo-stage" data-corrects={corrects || undefined}>
      <canvas ref={canvas} className="photo-picture" style={boxes.photo} aria-label="The photo" role="img" hidden={!head} />
      {!head && <p className="view-empty">No output yet. Run, or turn Live on, to see the photo.</p>}
      {corrects && corrected && <PhotoCorrection key={corrected.node} corrected={corrected} box={boxes.photo} carBox={boxes.car} compare={compare} size={picture} photo={canvas} />}
    </div>
  )
}
