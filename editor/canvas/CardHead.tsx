import { useAtomValue } from 'jotai'
import { Check, CircleAlert } from 'lucide-react'
import { memo } from 'react'
import { nodeTypeAtom } from '../state/catalog.ts'
import { nodeTypeNameAtom, titleAtom } from './atoms.ts'
import { count } from '../shell/debug.ts'
import { nodeIcon } from './icons.ts'
import { TitleField } from './TitleField.tsx'
import { useFact } from './use-fact.ts'

/** The head of a card: icon, title, and the one fact. Progress is the 2 px line at its lower edge. */
export const CardHead = memo(function CardHead({ id }: { readonly id: string }) {
  count('card-part')
  const type = useAtomValue(nodeTypeNameAtom(id)) ?? ''
  const info = useAtomValue(nodeTypeAtom(type))
  const title = useAtomValue(titleAtom(id))
  const { fact, share } = useFact(id)
  const Icon = nodeIcon(info?.icon)
  return (
    <div className="card-head">
      <Icon size={14} strokeWidth={1.6} aria-hidden="true" />
      <TitleField id={id} title={title} />
      <span className="card-fact" data-tone={fact.tone}>
        {fact.sign === 'tick' && <Check size={11} strokeWidth={2} aria-hidden="true" />}
        {fact.sign === 'alert' && <CircleAlert size={11} strokeWidth={2} aria-hidden="true" />}
        {fact.text}
      </span>
      {share !== null && <span className="card-progress" style={{ '--share': share } as React.CSSProperties} />}
    </div>
  )
})
