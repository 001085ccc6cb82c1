import { useAtomValue } from 'jotai'
import { Image } from 'lucide-react'
import { Keys } from '../controls/Keys.tsx'
import { nodeIdsAtom } from '../state/document.ts'
import './empty-hint.css'

/** What an empty graph waits for. The canvas below takes the drop and the press itself. */
export function EmptyHint() {
  if (useAtomValue(nodeIdsAtom).length > 0) return null
  return (
    <div className="empty-hint">
      <Image size={20} strokeWidth={1.4} aria-hidden="true" />
      <b>Drop a photo of a car</b>
      <span>
        Or double-click the canvas, or press <Keys keys="Tab" />, to add a node.
      </span>
    </div>
  )
}
