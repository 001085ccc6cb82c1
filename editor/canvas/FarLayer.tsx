import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { framesAtom } from '../state/document.ts'
import { onFrame, frameKey } from '../state/frames.ts'
import { latestRunAtom } from '../state/runs.ts'
import { selectionAtom } from '../state/selection.ts'
import { store } from '../state/store.ts'
import { watch } from '../state/watch.ts'
import { measureAtom } from './atoms.ts'
import { cardRectsAtom } from './card-rects.ts'
import { farColors, farVisible, paintFar, type FarColors, type FarView } from './far-paint.ts'
import { FAR_ZOOM, mountedAtom } from './flow-atoms.ts'
import { NOTHING_MOUNTED } from './mounting.ts'
import { wireShapesAtom } from './wire-shapes.ts'

const FAR_WIDTH = 128
const SETTLE_MS = 250

/** One canvas behind the cards: the whole graph while zoomed out below 40 %, else what is in view and not mounted yet. */
export function FarLayer() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    let colors: FarColors = farColors(element)
    let asked = 0
    let drawn = false
    let settle: ReturnType<typeof setTimeout> | undefined
    let stops = new Map<string, () => void>()

    const view = (): FarView => {
      const { transform, width, height } = flow.getState()
      return { x: transform[0], y: transform[1], zoom: transform[2], width, height }
    }
    const paint = () => {
      asked = 0
      const at = view()
      const ratio = window.devicePixelRatio
      const [width, height] = [Math.round(at.width * ratio), Math.round(at.height * ratio)]
      if (element.width !== width) element.width = width
      if (element.height !== height) element.height = height
      if (drawn) {
        context.setTransform(1, 0, 0, 1, 0, 0)
        context.clearRect(0, 0, width, height)
      }
      const before = drawn
      drawn = paintFar(context, at, colors, ratio, at.zoom < FAR_ZOOM ? NOTHING_MOUNTED : store.get(mountedAtom))
      // Empty, it would still be laid over the grid in every frame.
      if (drawn !== before) element.style.visibility = drawn ? 'visible' : 'hidden'
    }
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(paint)
    }
    // Pictures are asked for once the canvas comes to rest: while it moves, what is in view changes all the time.
    const lookAgain = () => {
      const at = view()
      const wanted = new Map(
        (at.zoom < 0.2 || at.zoom >= FAR_ZOOM ? [] : farVisible(at)).flatMap((id): [string, { node: string; port: string }][] => {
          const { picture } = store.get(measureAtom(id))
          return picture === undefined ? [] : [[frameKey(id, picture), { node: id, port: picture }]]
        }),
      )
      for (const [key, stop] of stops) if (!wanted.has(key)) stop()
      stops = new Map(
        [...wanted].map(([key, output]) => {
          const known = stops.get(key)
          if (known) return [key, known]
          const leave = [watch({ ...output, width: FAR_WIDTH }), onFrame(key, ask)]
          return [key, () => leave.forEach((end) => end())]
        }),
      )
    }
    const rest = () => {
      clearTimeout(settle)
      settle = setTimeout(lookAgain, SETTLE_MS)
    }
    const change = () => {
      ask()
      rest()
    }
    const themes = new MutationObserver(() => {
      colors = farColors(element)
      ask()
    })
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const ends = [
      flow.subscribe(change),
      store.sub(cardRectsAtom, change),
      store.sub(mountedAtom, ask),
      store.sub(wireShapesAtom, ask),
      store.sub(framesAtom, ask),
      store.sub(selectionAtom, ask),
      store.sub(latestRunAtom, ask),
    ]
    change()
    return () => {
      cancelAnimationFrame(asked)
      clearTimeout(settle)
      themes.disconnect()
      for (const end of ends) end()
      for (const stop of stops.values()) stop()
    }
  }, [flow])
  return <canvas ref={canvas} className="far-layer" aria-hidden="true" />
}
