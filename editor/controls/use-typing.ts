import { useEffect, useRef } from 'react'
import type { Gesture } from './gesture.ts'

const PAUSE_MS = 800

/** Typing as a gesture: letters typed in one go are one step of undo; it ends after 0.8 s of quiet, or when told to. */
export function useTyping(gesture: Gesture<string>) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const latest = useRef(gesture)
  latest.current = gesture
  const rest = () => {
    if (timer.current === null) return
    clearTimeout(timer.current)
    timer.current = null
    latest.current.end()
  }
  useEffect(() => rest, [])
  const type = (text: string) => {
    if (timer.current === null) latest.current.begin()
    else clearTimeout(timer.current)
    latest.current.change(text)
    timer.current = setTimeout(rest, PAUSE_MS)
  }
  return { type, rest }
}
