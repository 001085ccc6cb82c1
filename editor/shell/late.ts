import { lazy } from 'react'

const canvas = () => import('../canvas/Canvas.tsx')
const palette = () => import('../palette/Palette.tsx')

/** The canvas and the palette: a third of the page's script, which the start screen stands without. */
export const Canvas = lazy(() => canvas().then((module) => ({ default: module.Canvas })))
export const Palette = lazy(() => palette().then((module) => ({ default: module.Palette })))

/** Begins to load them: a hand is on something that opens a graph. The browser loads each once, however often this is said. */
export function expectGraph(): void {
  void canvas()
  void palette()
}
