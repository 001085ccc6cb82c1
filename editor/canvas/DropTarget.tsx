import { useEffect, useState, type RefObject } from 'react'
import { takeFiles } from './drop-files.ts'
import { dropHint } from './dropped-as.ts'
import { toCanvas } from './view.ts'

/** Takes files that are dropped anywhere on the canvas, and says while they hang over it what they become. */
export function DropTarget({ canvas }: { readonly canvas: RefObject<HTMLDivElement | null> }) {
  const [hint, setHint] = useState<string | null>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let depth = 0
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onEnter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth++
      setHint(dropHint([...(event.dataTransfer?.items ?? [])].map((item) => item.type)))
    }
    const onLeave = (event: DragEvent) => {
      if (holdsFiles(event) && --depth <= 0) setHint(null)
    }
    const onOver = (event: DragEvent) => holdsFiles(event) && event.preventDefault()
    const onDrop = (event: DragEvent) => {
      depth = 0
      setHint(null)
      if (!holdsFiles(event)) return
      event.preventDefault()
      void takeFiles([...(event.dataTransfer?.files ?? [])], toCanvas({ x: event.clientX, y: event.clientY }))
    }
    element.addEventListener('dragenter', onEnter)
    element.addEventListener('dragleave', onLeave)
    element.addEventListener('dragover', onOver)
    element.addEventListener('drop', onDrop)
    return () => {
      element.removeEventListener('dragenter', onEnter)
      element.removeEventListener('dragleave', onLeave)
      element.removeEventListener('dragover', onOver)
      element.removeEventListener('drop', onDrop)
    }
  }, [canvas])
  return hint === null ? null : (
    <div className="drop-target">
      <span>{hint}</span>
    </div>
  )
}
