import { atom } from 'jotai'
import type { EngineStatus, GraphFile, JournalInfo, ProviderInfo, TemplateInfo } from '../../engine/protocol/messages.ts'
import type { Refusal } from '../../engine/protocol/refusal.ts'

/** How this window's wire to the server stands. Editing goes on in every state. */
export const connectionAtom = atom<'connecting' | 'online' | 'offline'>('connecting')

/** How the engine process stands. */
export const engineAtom = atom<EngineStatus>({ state: 'starting', boot: '' })

export const providersAtom = atom<readonly ProviderInfo[]>([])
export const templatesAtom = atom<readonly TemplateInfo[]>([])
export const recentAtom = atom<readonly GraphFile[]>([])
export const journalsAtom = atom<readonly JournalInfo[]>([])

/** The revision that the server is known to hold, the one that was saved last, and whether edits are still on their way. */
export const revisionAtom = atom<{ readonly confirmed: number; readonly saved: number; readonly pending: boolean }>({ confirmed: 0, saved: 0, pending: false })

/** Whether there is anything that saving would change. */
export const unsavedAtom = atom((get) => {
  const { confirmed, saved, pending } = get(revisionAtom)
  return pending || confirmed !== saved
})

/** The file was changed by another program. */
export const changedOutsideAtom = atom(false)

/** One thing that people should know now: shown in the strip, with a way on where there is one. */
export interface Notice {
  readonly tone: 'plain' | 'warning' | 'error'
  readonly text: string
  readonly help?: string
  readonly action?: { readonly title: string; run(): void }
}

/** The newest notice, or null. */
export const noticeAtom = atom<Notice | null>(null)

/** A refusal in the words that it came with. */
export const refusalNotice = ({ message, help }: Refusal): Notice => ({ tone: 'error', text: message, help })
