import { useAtomValue } from 'jotai'
import { useEffect } from 'react'
import { fileAtom } from '../state/document.ts'
import { revisionAtom, unsavedAtom } from '../state/session.ts'
import { themeAtom } from '../state/ui.ts'

/** Keeps what belongs to the browser's window in step: its title, its theme, and its question before edits are lost. */
export function useWindow(): void {
  useTitle()
  useTheme()
  useLeave()
  useDrops()
}

/** A file that is dropped where nothing takes it must not make the browser leave for it. */
function useDrops(): void {
  useEffect(() => {
    const keep = (event: DragEvent) => event.preventDefault()
    window.addEventListener('dragover', keep)
    window.addEventListener('drop', keep)
    return () => {
      window.removeEventListener('dragover', keep)
      window.removeEventListener('drop', keep)
    }
  }, [])
}

function useTitle(): void {
  const { id, name } = useAtomValue(fileAtom)
  const unsaved = useAtomValue(unsavedAtom)
  useEffect(() => {
    window.document.title = id === '' ? 'Clearcoat' : `${unsaved ? '\u2022 ' : ''}${name || 'untitled'} \u2013 Clearcoat`
  }, [id, name, unsaved])
}

function useTheme(): void {
  const theme = useAtomValue(themeAtom)
  useEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)')
    const show = () => {
      window.document.documentElement.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme
    }
    show()
    light.addEventListener('change', show)
    return () => light.removeEventListener('change', show)
  }, [theme])
}

/** Only edits that the server does not have yet can be lost: everything else it wrote down. */
function useLeave(): void {
  const { pending } = useAtomValue(revisionAtom)
  useEffect(() => {
    if (!pending) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [pending])
}
