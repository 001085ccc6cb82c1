import { useEffect, useRef, useState, type RefObject } from 'react'

/** The inner size of an element in px, kept up to date. */
export function useSize<T extends HTMLElement>(): [RefObject<T | null>, { readonly width: number; readonly height: number }] {
  const ref = useRef<T>(null)
  const [size, setSize] = useState({ width: 320, height: 240 })
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
