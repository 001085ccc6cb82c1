import { useAtom, useAtomValue, useSetAtom } from 'jotai'
import { CarFront, CircleHelp, History, Images, Keyboard, LayoutTemplate, Moon, Plus, Sun, SunMoon } from 'lucide-react'
import type { ReactNode } from 'react'
import { visibleCentre } from '../canvas/view.ts'
import { IconButton } from '../controls/IconButton.tsx'
import { Popover } from '../controls/Popover.tsx'
import { fileAtom } from '../state/document.ts'
import { dialogAtom, paletteAtom, stripAtom, themeAtom } from '../state/ui.ts'
import { AssetsPanel } from './AssetsPanel.tsx'
import { CarsPanel } from './CarsPanel.tsx'
import { HelpPanel } from './HelpPanel.tsx'
import { keysOf } from './menu-actions.ts'
import { TemplatesPanel } from './TemplatesPanel.tsx'
import './rail.css'

const ICON = { size: 16, strokeWidth: 1.6 } as const
const THEMES = {
  system: { next: 'dark', title: 'Theme: as the system', Icon: SunMoon },
  dark: { next: 'light', title: 'Theme: dark', Icon: Moon },
  light: { next: 'system', title: 'Theme: light', Icon: Sun },
} as const

/** The rail at the left: what can be brought into a graph, its runs, and below them help, keys and theme. */
export function Rail() {
  const open = useAtomValue(fileAtom).id !== ''
  const setPalette = useSetAtom(paletteAtom)
  const setDialog = useSetAtom(dialogAtom)
  const [strip, setStrip] = useAtom(stripAtom)
  const [theme, setTheme] = useAtom(themeAtom)
  const { Icon, title, next } = THEMES[theme]
  return (
    <nav className="rail" aria-label="Tools">
      <IconButton
        label="Add a node"
        keys={keysOf('add-node')}
        side="right"
        size={28}
        disabled={!open}
        onClick={() => setPalette({ at: visibleCentre() })}
      >
        <Plus {...ICON} />
      </IconButton>
      <Panel label="Templates" icon={<LayoutTemplate {...ICON} />} panel={<TemplatesPanel />} />
      <Panel label="Assets" icon={<Images {...ICON} />} panel={<AssetsPanel />} disabled={!open} />
      <Panel label="Cars" icon={<CarFront {...ICON} />} panel={<CarsPanel />} />
      <IconButton
        label="Runs"
        side="right"
        size={28}
        on={strip === 'runs'}
        onClick={() => setStrip(strip === 'runs' ? 'closed' : 'runs')}
      >
        <History {...ICON} />
      </IconButton>
      <span className="rail-space" />
      <Panel label="Help" icon={<CircleHelp {...ICON} />} panel={<HelpPanel />} align="end" />
      <IconButton label="Keyboard" keys="?" side="right" size={28} onClick={() => setDialog({ kind: 'keys' })}>
        <Keyboard {...ICON} />
      </IconButton>
      <IconButton label={title} side="right" size={28} onClick={() => setTheme(next)}>
        <Icon {...ICON} />
      </IconButton>
    </nav>
  )
}

interface PanelProps {
  readonly label: string
  readonly icon: ReactNode
  readonly panel: ReactNode
  readonly align?: 'start' | 'end'
  readonly disabled?: boolean
}

function Panel({ label, icon, panel, align = 'start', disabled = false }: PanelProps) {
  return (
    <Popover
      label={label}
      side="right"
      align={align}
      className="rail-panel"
      trigger={
        <IconButton label={label} side="right" size={28} disabled={disabled}>
          {icon}
        </IconButton>
      }
    >
      <h2>{label}</h2>
      {panel}
    </Popover>
  )
}
