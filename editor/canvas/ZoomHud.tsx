import { useStore } from '@xyflow/react'
import { useAtom } from 'jotai'
import { Grid3x3, Map, Maximize, Minus, Plus } from 'lucide-react'
import { IconButton } from '../controls/IconButton.tsx'
import { mapAtom, snapAtom } from '../state/ui.ts'
import { fitView, zoomBy, zoomTo } from './view.ts'

/** Zoom, fit, snap and map, at the lower left of the canvas. */
export function ZoomHud() {
  const [snap, setSnap] = useAtom(snapAtom)
  const [map, setMap] = useAtom(mapAtom)
  return (
    <div className="zoom-hud" role="toolbar" aria-label="View of the canvas">
      <IconButton label="Zoom out" keys="Mod+-" side="top" onClick={() => zoomBy(0.8)}>
        <Minus size={14} strokeWidth={1.6} />
      </IconButton>
      <Percent />
      <IconButton label="Zoom in" keys="Mod+=" side="top" onClick={() => zoomBy(1.25)}>
        <Plus size={14} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Fit view" keys="F" side="top" onClick={() => fitView()}>
        <Maximize size={14} strokeWidth={1.6} />
      </IconButton>
      <span className="zoom-rule" />
      <IconButton label="Snap to grid" side="top" on={snap} onClick={() => setSnap(!snap)}>
        <Grid3x3 size={14} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Map" keys="M" side="top" on={map} onClick={() => setMap(!map)}>
        <Map size={14} strokeWidth={1.6} />
      </IconButton>
    </div>
  )
}

// By itself, since it alone changes with every frame of a zoom.
function Percent() {
  const percent = useStore((flow) => Math.round(flow.transform[2] * 100))
  return (
    <button type="button" className="zoom-value" aria-label={`Zoom ${percent} percent. Press for 100 percent`} onClick={() => zoomTo(1)}>
      {percent} %
    </button>
  )
}
