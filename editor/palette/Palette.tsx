import { useAtomValue, useSetAtom, type ExtractAtomValue } from 'jotai'
import { Search } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { actions } from '../actions/index.ts'
import { titleAtom } from '../canvas/atoms.ts'
import { endConnecting } from '../canvas/connecting.ts'
import { inputType, outputType } from '../canvas/fits.ts'
import { windowPoint } from '../canvas/view.ts'
import { Keys } from '../controls/Keys.tsx'
import { catalogAtom, shapesAtom } from '../state/catalog.ts'
import { document as graph } from '../state/document.ts'
import { templatesAtom } from '../state/session.ts'
import { store } from '../state/store.ts'
import { paletteAtom, type PaletteOrigin } from '../state/ui.ts'
import { PortGlyph } from '../theme/ports.tsx'
import { choose } from './choose.ts'
import { sectionsOf, type Item } from './items.ts'
import { PaletteLine } from './PaletteLine.tsx'
import { recentTypesAtom } from './recent.ts'
import { closest } from './score.ts'
import './palette.css'

/** Search to add: nodes, templates and commands, or what fits a port that a wire was dragged off. Mount once, anywhere. */
export function Palette() {
  const open = useAtomValue(paletteAtom)
  return open && <OpenPalette key={`${open.at.x} ${open.at.y} ${open.from?.node ?? ''} ${open.from?.port ?? ''}`} {...open} />
}

const SIZE = { width: 400, height: 372, room: 8 }

type Opened = NonNullable<ExtractAtomValue<typeof paletteAtom>>

function OpenPalette({ at, from, commandsFirst = false }: Opened) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const close = useSetAtom(paletteAtom)
  const list = useRef<HTMLDivElement>(null)
  const before = useRef(window.document.activeElement)
  const nodes = useAtomValue(catalogAtom)?.nodes ?? []
  const templates = useAtomValue(templatesAtom)
  const recent = useAtomValue(recentTypesAtom)
  const wanted = useMemo(() => origin(from), [from])
  const sections = useMemo(
    () => sectionsOf({ query, recent, ...(wanted ? { from: wanted } : {}) }, { nodes, templates, actions, commandsFirst }),
    [query, recent, wanted, nodes, templates, commandsFirst],
  )
  const items = sections.flatMap((section) => section.items)
  const usable = items.filter((item) => item.kind !== 'misfit')
  const current = usable.find((item) => item.key === chosen) ?? usable[0]
  const place = useMemo(() => placeOf(at, commandsFirst), [at, commandsFirst])
  useLayoutEffect(() => {
    void list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.key])
  const leave = (refocus = true) => {
    close(null)
    if (refocus && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }
  useOutside(() => leave(false))
  useEffect(() => endConnecting, [])
  const take = (item: Item, splice: boolean) => {
    leave()
    choose(item, { at, splice, ...(from ? { from } : {}) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key]
    if (event.key === 'Escape') leave()
    else if (event.key === 'Enter' && current) take(current, event.altKey)
    else if (step !== undefined) {
      const index = current ? usable.indexOf(current) : -1
      const next = Math.abs(step) === 1 ? (index + step + usable.length) % usable.length : Math.max(0, Math.min(usable.length - 1, index + step))
      setChosen(usable[next]?.key ?? null)
    } else if (event.key !== 'Tab') return
    event.preventDefault()
  }
  return (
    <div
      className="palette"
      data-palette=""
      style={place}
      role="dialog"
      aria-label={from ? 'Add a node to this wire' : 'Add a node'}
      onKeyDown={onKeyDown}
    >
      <div className="palette-query">
        <Search size={14} strokeWidth={1.6} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-label={commandsFirst ? 'Search commands and nodes' : 'Search nodes'}
          {...(current ? { 'aria-activedescendant': domId(current) } : {})}
          placeholder={commandsFirst ? 'Search commands and nodes' : from ? 'Search what fits' : 'Search nodes, templates, commands'}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(null)
          }}
        />
        {from && wanted && <From origin={from} kind={wanted.type.kinds[0]} />}
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label="Results" ref={list} tabIndex={-1}>
        {sections.map((section) => (
          <div key={section.title} role="group" aria-label={section.title}>
            <h5 aria-hidden="true">
              {section.title}
              {section.count !== undefined && <span>{section.count}</span>}
            </h5>
            {section.items.map((item) => (
              <PaletteLine
                key={item.key}
                id={domId(item)}
                item={item}
                current={item === current}
                onTake={(splice) => take(item, splice)}
                onHover={() => setChosen(item.key)}
              />
            ))}
          </div>
        ))}
        {usable.length === 0 && query.trim() !== '' && <Nothing query={query} titles={nodes.map(({ title }) => title)} onUse={setQuery} />}
      </div>
      <div className="palette-foot" aria-hidden="true">
        <span>
          <Keys keys="ArrowUp" /> <Keys keys="ArrowDown" /> choose
        </span>
        <span>
          <Keys keys="Enter" /> {from ? 'add, connect' : 'add'}
        </span>
        {from && (
          <span>
            <Keys keys="Alt+Enter" /> splice
          </span>
        )}
      </div>
    </div>
  )
}

const domId = (item: Item) => `palette-${item.key.replace(/[^a-z0-9]+/gi, '-')}`

/** The type of the port that the wire comes from; null when the palette is open for no port. */
function origin(from: PaletteOrigin | undefined) {
  if (!from) return null
  const lookup = store.get(shapesAtom)
  const type = from.side === 'output' ? outputType(graph(), lookup, from) : inputType(graph(), lookup, from)
  return type ? { side: from.side, type } : null
}

/** Where it opens: at the point, kept within the canvas. */
function placeOf(at: { x: number; y: number }, commands: boolean): { left: number; top: number; maxHeight: number } {
  const { point, box } = windowPoint(at)
  const height = Math.min(SIZE.height, box.height - 2 * SIZE.room)
  if (commands) {
    const centred = Math.max(SIZE.room, (box.width - SIZE.width) / 2)
    return { left: box.left + centred, top: box.top + Math.max(SIZE.room, box.height * 0.12), maxHeight: height }
  }
  const left = Math.max(box.left + SIZE.room, Math.min(point.x + 10, box.left + box.width - SIZE.width - SIZE.room))
  const top = Math.max(box.top + SIZE.room, Math.min(point.y - 46, box.top + box.height - height - SIZE.room))
  return { left, top, maxHeight: height }
}

function useOutside(leave: () => void): void {
  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest('[data-palette]')) leave()
    }
    window.addEventListener('pointerdown', onDown, true)
    return () => window.removeEventListener('pointerdown', onDown, true)
  })
}

function From({ origin: { node }, kind }: { readonly origin: PaletteOrigin; readonly kind: Parameters<typeof PortGlyph>[0]['kind'] | undefined }) {
  const title = useAtomValue(titleAtom(node))
  return (
    <span className="palette-from">
      {kind && <PortGlyph kind={kind} size={10} />}
      from {title}
    </span>
  )
}

function Nothing({ query, titles, onUse }: { readonly query: string; readonly titles: readonly string[]; readonly onUse: (query: string) => void }) {
  const near = closest(query, titles)
  return (
    <p className="palette-nothing" role="status">
      No node called '{query.trim()}'.{' '}
      {near && (
        <>
          Closest:{' '}
          <button type="button" onClick={() => onUse(near)}>
            {near}
          </button>
        </>
      )}
    </p>
  )
}
