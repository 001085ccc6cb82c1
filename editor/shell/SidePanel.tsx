import { useAtom, useAtomValue } from 'jotai'
import { Maximize2, Minimize2 } from 'lucide-react'
import { lazy, Suspense, useRef, type CSSProperties } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { sideWidthAtom } from '../state/ui.ts'
import { SIDE, sideOutAtom, viewHeightAtom, viewWideAtom } from './layout.ts'
import { Boundary } from './Boundary.tsx'
import { Resizer } from './Resizer.tsx'
import './side.css'

// three.js is most of the page's weight: it comes after everything else stands.
const Viewport = lazy(() => import('../viewport/Viewport.tsx').then((module) => ({ default: module.Viewport })))

const VIEW_LEAST = 120

/** The view above, the inspector below; both edges can be dragged and are remembered. */
export function SidePanel() {
  const [width, setWidth] = useAtom(sideWidthAtom)
  const [height, setHeight] = useAtom(viewHeightAtom)
  const out = useAtomValue(sideOutAtom)
  const [wide, setWide] = useAtom(viewWideAtom)
  const side = useRef<HTMLElement>(null)
  const view = useRef<HTMLDivElement>(null)
  // At its usual width it follows the size of the window.
  const style = width === SIDE.initial ? {} : ({ '--w-side': `${width}px` } as CSSProperties)
  return (
    <aside ref={side} className="side" style={style} data-out={out || undefined} aria-label="View and inspector">
      <Resizer
        label="Width of the side panel"
        axis="x"
        grows={-1}
        size={() => side.current?.offsetWidth ?? width}
        least={SIDE.least}
        most={() => SIDE.most}
        onSize={setWidth}
        onReset={() => setWidth(SIDE.initial)}
      />
      <div ref={view} className="side-view" data-wide={wide || undefined} style={height > 0 && !wide ? { height } : {}}>
        <Boundary what="The view" rest="Everything else goes on working.">
          <Suspense fallback={null}>
            <Viewport />
          </Suspense>
        </Boundary>
        <IconButton className="side-wide" label={wide ? 'Make the view small again' : 'Make the view large'} onClick={() => setWide(!wide)}>
          {wide ? <Minimize2 size={14} strokeWidth={1.6} /> : <Maximize2 size={14} strokeWidth={1.6} />}
        </IconButton>
      </div>
      <Resizer
        label="Height of the view"
        axis="y"
        grows={1}
        size={() => view.current?.offsetHeight ?? VIEW_LEAST}
        least={VIEW_LEAST}
        most={() => (side.current?.offsetHeight ?? 600) - 120}
        onSize={setHeight}
        onReset={() => setHeight(0)}
      />
      <div className="side-inspector">
        <Boundary what="The inspector" rest="Your graph is whole: every edit is written down.">
          <Inspector />
        </Boundary>
      </div>
    </aside>
  )
}
