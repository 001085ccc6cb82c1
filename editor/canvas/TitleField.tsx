import { atom, useAtom } from 'jotai'
import { useRef } from 'react'
import { edit } from '../state/edit.ts'
import { document } from '../state/document.ts'

/** The node whose title is being typed; null when none is. */
export const renamingAtom = atom<string | null>(null)

/** A card's title, which F2 or a double click turns into a field. */
export function TitleField({ id, title }: { readonly id: string; readonly title: string }) {
  const [renaming, setRenaming] = useAtom(renamingAtom)
  const kept = useRef(true)
  if (renaming !== id) {
    return (
      <b className="card-title" onDoubleClick={(event) => (event.stopPropagation(), setRenaming(id))}>
        {title}
      </b>
    )
  }
  const done = (text: string) => {
    setRenaming(null)
    const name = text.trim()
    if (!kept.current || name === title) return
    edit(`rename ${title}`, [{ op: 'title', node: id, ...(name ? { title: name.slice(0, 120) } : {}) }])
  }
  return (
    <input
      className="card-title nodrag nopan"
      aria-label="Title"
      defaultValue={document().nodes[id]?.title ?? title}
      autoFocus
      onFocus={(event) => {
        kept.current = true
        event.currentTarget.select()
      }}
      onBlur={(event) => done(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        kept.current = event.key === 'Enter'
        event.currentTarget.closest<HTMLElement>('[data-card]')?.focus()
      }}
    />
  )
}
