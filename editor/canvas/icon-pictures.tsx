import { Check, CircleAlert, type LucideIcon } from 'lucide-react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { ICONS, iconName } from './icons.ts'

interface Picture {
  readonly name: string
  readonly Icon: LucideIcon
  /** The custom property that holds its colour. */
  readonly color: string
  readonly stroke: number
}

const PICTURES: readonly Picture[] = [
  ...Object.entries(ICONS).map(([name, Icon]) => ({ name, Icon, color: '--text-2', stroke: 1.6 })),
  { name: 'sign-tick', Icon: Check, color: '--text-2', stroke: 2 },
  { name: 'sign-alert', Icon: CircleAlert, color: '--err', stroke: 2 },
]

/** The picture of a node type's icon on its card, by its lucide name, as a CSS value; `keepIcons` makes it. */
export const iconPicture = (name: string | undefined): string => `var(--icon-${iconName(name)})`

/** The picture of the sign before a card's fact. */
export const signPicture = (sign: 'tick' | 'alert'): string => `var(--icon-sign-${sign})`

/** What React makes of the icons, as SVG files in the colour of the text around them. */
function drawn(): string[] {
  const holder = document.createElement('div')
  const root = createRoot(holder)
  flushSync(() => root.render(PICTURES.map(({ name, Icon, stroke }) => <Icon key={name} strokeWidth={stroke} />)))
  const files = [...holder.children].map((icon) => icon.outerHTML)
  root.unmount()
  return files
}

/**
 * Keeps a picture of each icon in the colours of the present theme as a custom property of the page: as an SVG element of its own
 * the icon of each card would cost the browser a layer's bookkeeping in every frame in which the view moves. Returns what ends it.
 */
export function keepIcons(): () => void {
  const root = document.documentElement
  let files: readonly string[] = []
  const make = () => {
    const style = getComputedStyle(root)
    for (const [i, { name, color }] of PICTURES.entries()) {
      const file = files[i]?.replaceAll('currentColor', style.getPropertyValue(color).trim()) ?? ''
      root.style.setProperty(`--icon-${name}`, `url("data:image/svg+xml,${encodeURIComponent(file)}")`)
    }
  }
  const themes = new MutationObserver(make)
  // React draws nothing at once while it is at work itself.
  queueMicrotask(() => {
    files = drawn()
    make()
    themes.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  })
  return () => themes.disconnect()
}
