import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { MeshPhysicalMaterial } from 'three'
import { Relight, type View } from './relight.ts'

/** Pictures that take longer than this make the hand wait, ms. */
const SLOW_MS = 12

/** Pictures that are timed before it is decided. The first ones compile shaders, so the fastest counts. */
const TRIALS = 4

/** The hand rests when it holds nothing and no new paint came for this long, ms: then the car is drawn in full again. */
const RESTS_MS = 180

const texel = new Uint8Array(4)

/** Draws the scene and waits until it is drawn; ms. */
function timed({ gl, scene, camera }: View): number {
  const begin = performance.now()
  gl.render(scene, camera)
  const context = gl.getContext()
  context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, texel)
  return performance.now() - begin
}

/** Says on the page how the car was drawn last. */
const noteDrawn = (how: 'relit' | 'whole') => void (document.documentElement.dataset['carDrawn'] = how)

/** Whether a button of the mouse, a pen or a finger is down, wherever it is. */
function useHand(): { readonly current: boolean } {
  const down = useRef(false)
  useEffect(() => {
    const note = ({ buttons }: PointerEvent) => void (down.current = buttons !== 0)
    const events = ['pointerdown', 'pointerup', 'pointercancel'] as const
    for (const event of events) window.addEventListener(event, note, true)
    return () => events.forEach((event) => window.removeEventListener(event, note, true))
  }, [])
  return down
}

/**
 * Draws the scene in place of React Three Fiber. Where that is slow and nothing but the paint's colours changed, the car is
 * relit instead (see `Relight`), and drawn in full once the hand rests.
 */
export function Drawing({ paint }: { readonly paint: MeshPhysicalMaterial }) {
  const { invalidate } = useThree()
  const relight = useMemo(() => new Relight(), [])
  const hand = useHand()
  const state = useRef({ trials: 0, fastest: Number.POSITIVE_INFINITY, rests: 0, owed: false })
  useEffect(
    () => () => {
      window.clearTimeout(state.current.rests)
      relight.dispose()
    },
    [relight],
  )
  useFrame(({ gl, scene, camera }) => {
    const view: View = { gl, scene, camera, paint }
    const known = state.current
    window.clearTimeout(known.rests)
    const later = (work: () => void) => {
      known.rests = window.setTimeout(() => (hand.current ? later(work) : work()), RESTS_MS)
    }
    if (!known.owed && relight.holds(view)) {
      relight.draw(view)
      noteDrawn('relit')
      later(() => {
        known.owed = true
        invalidate()
      })
      return
    }
    known.owed = false
    relight.leave()
    noteDrawn('whole')
    if (known.trials < TRIALS) {
      known.trials++
      known.fastest = Math.min(known.fastest, timed(view))
    } else gl.render(scene, camera)
    if (known.fastest <= SLOW_MS || relight.holds(view)) return
    // One picture at a time, so that a hand that comes back meanwhile waits for no more than one.
    const steps = relight.prepare(view)
    const step = () => void (steps.next().done || (known.rests = window.setTimeout(step)))
    later(step)
  }, 1)
  return null
}
