import { useAtomValue } from 'jotai'
import { memo } from 'react'
import { nodeTypeAtom } from '../state/catalog.ts'
import { nodeTypeNameAtom, titleAtom } from './atoms.ts'
import { count } from '../shell/debug.ts'
import { iconPicture, signPicture } from './icon-pictures.tsx'
import { TitleField } from './TitleField.tsx'
import { useFact } from './use-fact.ts'

/** The head of a card: icon, title, and the one fact. Progress is the 2 px line at its lower edge. */
export const CardHead = memo(function CardHead({ id }: { readonly id: string }) {
  count('card-part')
  const type = useAtomValue(nodeTypeNameAtom(id)) ?? ''
  const info = useAtomValue(nodeTypeAtom(type))
  const title = useAtomValue(titleAtom(id))
  const { fact, share } = useFact(id)
  return (
    <div className="card-head">
      <i className="card-icon" style={{ backgroundImage: iconPicture(info?.icon) }} aria-hidden="true" />
      <TitleField id={id} title={title} />
      <span className="card-fact" data-tone={fact.tone}>
        {fact.sign && <i className="card-sign" style={{ backgroundImage: signPicture(fact.sign) }} aria-hidden="true" />}
        {fact.text}
      </span>
      {share !== null && <span className="card-progress" style={{ '--share': share } as React.CSSProperties} />}
    </div>
  )
})
