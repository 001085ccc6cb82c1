import { useEffect } from 'react'
import type { FramePlane } from '../../engine/protocol/frame.ts'
import { frameKey, onFrame, type Frame } from '../state/frames.ts'
import type { Output } from '../state/shown.ts'
import { watch } from '../state/watch.ts'

/** Looks at an output while the component stands: `paint` is called with each frame of it, the present one at once. */
export function useFrame(output: Output | null, width: number, paint: (frame: Frame) => void, plane?: FramePlane): void {
  const { node, port } = output ?? { node: '', port: '' }
  useEffect(() => {
    if (!node) return undefined
    const stopWatching = watch({ node, port, width, ...(plane ? { plane } : {}) })
    const stopPainting = onFrame(frameKey(node, port, plane), paint)
    return () => {
      stopPainting()
      stopWatching()
    }
  }, [node, port, width, plane, paint])
}
