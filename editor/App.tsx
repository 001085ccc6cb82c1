import { useAtomValue } from 'jotai'
import { Suspense } from 'react'
import { HintProvider } from './controls/Hint.tsx'
import { Banners } from './shell/Banners.tsx'
import { Boundary } from './shell/Boundary.tsx'
import { Dialogs } from './shell/Dialogs.tsx'
import { EmptyHint } from './shell/EmptyHint.tsx'
import { Canvas, expectGraph, Palette } from './shell/late.ts'
import { Rail } from './shell/Rail.tsx'
import { RunVoice } from './shell/RunVoice.tsx'
import { SidePanel } from './shell/SidePanel.tsx'
import { StartScreen } from './shell/StartScreen.tsx'
import { Strip } from './shell/Strip.tsx'
import { TopBar } from './shell/TopBar.tsx'
import { useWindow } from './shell/use-window.ts'
import { fileAtom } from './state/document.ts'
import { paletteAtom } from './state/ui.ts'
import './shell/app.css'

// A graph in the address is opened as soon as the server answers.
if (location.hash.length > 1) expectGraph()

/** Keeps the browser's window in step. A component of its own: what it follows changes with every tick, and renders nothing else. */
function BrowserWindow() {
  useWindow()
  return null
}

/** The whole window. */
export function App() {
  const { id, name } = useAtomValue(fileAtom)
  const open = id !== ''
  const searching = useAtomValue(paletteAtom) !== null
  return (
    <HintProvider>
      <BrowserWindow />
      <div className="app">
        <TopBar />
        <Rail />
        <main className="main">
          {open && <h1 className="visually-hidden">{name || 'untitled'}</h1>}
          <Banners />
          <div className="stage">
            {open ? (
              <Boundary what="The canvas" rest="Your graph is whole: every edit is written down.">
                <Suspense fallback={null}>
                  <Canvas />
                  <EmptyHint />
                </Suspense>
              </Boundary>
            ) : (
              <StartScreen />
            )}
          </div>
        </main>
        <Strip />
        <SidePanel />
        <Suspense fallback={null}>
          {(open || searching) && <Palette />}
        </Suspense>
        <Dialogs />
        <RunVoice />
      </div>
    </HintProvider>
  )
}
