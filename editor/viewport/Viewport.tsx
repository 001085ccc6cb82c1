import { useAtom, useAtomValue, useSetAtom } from 'jotai'
import { BookOpen, Link2, Link2Off } from 'lucide-react'
import { useState } from 'react'
import { carsAtom, nodeTypesAtom } from '../state/catalog.ts'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import { pinnedOutputAtom, shownCarAtom, shownOutputAtom, titleOf } from '../state/shown.ts'
import { viewAtom, viewFollowsAtom } from '../state/ui.ts'
import { CarView } from './CarView.tsx'
import { PhotoView } from './PhotoView.tsx'
import { SheetView } from './SheetView.tsx'
import './viewport.css'

const TABS = [
  { name: 'car', title: 'Car' },
  { name: 'sheet', title: 'Sheet' },
  { name: 'photo', title: 'Photo' },
] as const

/** What the view is fed by, and whether it follows the selection. */
function Feed() {
  const output = useAtomValue(shownOutputAtom)
  const types = useAtomValue(nodeTypesAtom)
  const [follows, setFollows] = useAtom(viewFollowsAtom)
  const pin = useSetAtom(pinnedOutputAtom)
  const toggle = () => {
    pin(output)
    setFollows(!follows)
  }
  const Icon = follows ? Link2 : Link2Off
  return (
    <>
      <span className="view-feed">{output ? titleOf(output.node, types) : ''}</span>
      <button type="button" className="view-tool" aria-pressed={follows} title={follows ? 'Follows the selection' : 'Pinned: click to follow the selection'} onClick={toggle}>
        <Icon size={14} strokeWidth={1.6} aria-hidden />
        <span className="visually-hidden">Follow the selection</span>
      </button>
    </>
  )
}

/** Four quiet corners of text over the picture. */
function Corners() {
  const view = useAtomValue(viewAtom)
  const output = useAtomValue(shownOutputAtom)
  const head = useAtomValue(frameHeadAtom(output ? frameKey(output.node, output.port) : ''))
  const id = useAtomValue(shownCarAtom)
  const car = useAtomValue(carsAtom).find((each) => each.id === id)
  if (view === 'photo') return null
  return (
    <>
      <span className="view-corner view-corner-tl">{car?.name}</span>
      {view === 'car' && <span className="view-corner view-corner-bl">Studio</span>}
      {head && head.width > 0 && <span className="view-corner view-corner-br">{`${head.quality === 'draft' ? 'Draft' : 'Final'} ${Math.max(head.width, head.height)}`}</span>}
      {!head && view === 'car' && car && <span className="view-corner view-corner-bl view-corner-note">No output yet</span>}
    </>
  )
}

/** The view above the inspector: the car, its flat sheet, or the photo. */
export function Viewport() {
  const [view, setView] = useAtom(viewAtom)
  const [guide, setGuide] = useState(true)
  return (
    <section className="viewport" aria-label="View">
      <div className="view-tabs">
        <div className="view-tablist" role="tablist" aria-label="View">
          {TABS.map(({ name, title }) => (
            <button key={name} type="button" role="tab" id={`view-tab-${name}`} aria-selected={view === name} aria-controls="view-stage" onClick={() => setView(name)}>
              {title}
            </button>
          ))}
        </div>
        <span className="view-space" />
        {view === 'sheet' && (
          <button type="button" className="view-tool" aria-pressed={guide} title="Panel guide" onClick={() => setGuide(!guide)}>
            <BookOpen size={14} strokeWidth={1.6} aria-hidden />
            <span className="visually-hidden">Panel guide</span>
          </button>
        )}
        <Feed />
      </div>
      <div className="view-stage" id="view-stage" role="tabpanel" aria-labelledby={`view-tab-${view}`}>
        {view === 'car' && <CarView />}
        {view === 'sheet' && <SheetView guide={guide} />}
        {view === 'photo' && <PhotoView />}
        <Corners />
      </div>
    </section>
  )
}
