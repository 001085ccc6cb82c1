import { useStoreApi } from '@xyflow/react'
import { useRef, type PointerEvent } from 'react'
import { beginGesture, endGesture } from '../state/history.ts'
import type { Mark } from './marks.ts'
import { writeMark } from './write-mark.ts'

const LEAST = { frame: { width: 120, height: 80 }, note: { width: 100, height: 40 } } as const

/** The corner by which a frame or a note is made larger or smaller. */
export function MarkGrip({ kind, mark }: { readonly kind: 'frame' | 'note'; readonly mark: Mark }) {
  const flow = useStoreApi()
  const hold = useRef<{ x: number; y: number; width: number; height: number } | null>(null)
  const move = (event: PointerEvent) => {
    const from = hold.current
    if (!from) return
    const zoom = flow.getState().transform[2]
    const { width, height } = LEAST[kind]
    const size = {
      width: Math.max(width, Math.round(from.width + (event.clientX - from.x) / zoom)),
      height: Math.max(height, Math.round(from.height + (event.clientY - from.y) / zoom)),
    }
    writeMark(kind, mark.id, size, `resize ${kind}`)
  }
  return (
    <div
      className="mark-grip nodrag nopan"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        hold.current = { x: event.clientX, y: event.clientY, width: mark.width, height: mark.height }
        beginGesture(`resize ${kind}`)
      }}
      onPointerMove={move}
      onPointerUp={() => {
        if (hold.current) endGesture()
        hold.current = null
      }}
    />
  )
}
