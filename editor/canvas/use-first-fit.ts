import { useStore } from '@xyflow/react'
import { useAtomValue } from 'jotai'
import { useEffect, useRef } from 'react'
import { catalogAtom } from '../state/catalog.ts'
import { fileAtom, nodeIdsAtom } from '../state/document.ts'
import { fitView } from './view.ts'

/** Shows all of a graph when it is opened, once its cards can be measured. */
export function useFirstFit(): void {
  const { id } = useAtomValue(fileAtom)
  const filled = useAtomValue(nodeIdsAtom).length > 0
  const known = useAtomValue(catalogAtom) !== null
  const sized = useStore((flow) => flow.width > 0 && flow.panZoom !== null)
  const fitted = useRef<string | null>(null)
  useEffect(() => {
    if (!filled || !known || !sized || fitted.current === id) return
    fitted.current = id
    const asked = requestAnimationFrame(() => fitView(false))
    return () => cancelAnimationFrame(asked)
  }, [id, filled, known, sized])
}
