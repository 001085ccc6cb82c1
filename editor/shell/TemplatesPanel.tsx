import { useAtomValue } from 'jotai'
import { openGraph } from '../remote/session.ts'
import { templatesAtom } from '../state/session.ts'
import { TemplatePicture } from './TemplatePicture.tsx'

/** The starter graphs. Each opens as a new graph; what is open stays as it is. */
export function TemplatesPanel() {
  const templates = useAtomValue(templatesAtom)
  if (templates.length === 0) return <p>No templates are installed.</p>
  return (
    <div className="rail-rows">
      {templates.map(({ id, name, doc }) => (
        <button key={id} type="button" className="rail-row" onClick={() => void openGraph({ template: id })}>
          <TemplatePicture id={id} width={72} height={48} />
          <span>
            <b>{name}</b>
            <small className="wrap">{firstSentence(doc)}</small>
          </span>
        </button>
      ))}
    </div>
  )
}

/** The first sentence of a description, or all of it when it has one. */
export function firstSentence(text: string): string {
  const end = text.search(/[.:](\s|$)/)
  return end < 0 ? text : `${text.slice(0, end)}.`
}
