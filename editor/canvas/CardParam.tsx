import { useAtomValue } from 'jotai'
import { memo } from 'react'
import { splitEnd } from '../../graphs/format/graph.ts'
import { nodeTypeAtom } from '../state/catalog.ts'
import { count } from '../shell/debug.ts'
import { badParamAtom, nodeEdgesAtom, nodeTypeNameAtom, paramValueAtom, titleAtom } from './atoms.ts'
import { CardField } from './CardField.tsx'
import type { CardParam as CardParamMeasure } from './measures.ts'
import { PortDot } from './PortDot.tsx'

/** One chief param on a card: editable in place, or the name of what drives it. */
export const CardParam = memo(function CardParam({ id, param }: { readonly id: string; readonly param: CardParamMeasure }) {
  count('card-part')
  const end = `${id}.${param.name}`
  const type = useAtomValue(nodeTypeAtom(useAtomValue(nodeTypeNameAtom(id)) ?? ''))
  const driver = useAtomValue(nodeEdgesAtom(id)).into.find((edge) => edge.to === end)
  const value = useAtomValue(paramValueAtom(end))
  const bad = useAtomValue(badParamAtom(end))
  const info = type?.params[param.name]
  if (!info) return null
  return (
    <>
      <div className="card-param nodrag" data-bad={bad || undefined}>
        {driver ? (
          <Driven title={info.title} from={splitEnd(driver.from).node} />
        ) : (
          <CardField id={id} name={param.name} param={info} value={value} bad={bad} />
        )}
      </div>
      {param.kinds.length > 0 && (
        <PortDot node={id} port={param.name} title={info.title} side="input" kinds={param.kinds} y={param.y} quiet={!driver} />
      )}
    </>
  )
})

function Driven({ title, from }: { readonly title: string; readonly from: string }) {
  const source = useAtomValue(titleAtom(from))
  return (
    <div className="card-driven">
      <span>{title}</span>
      <b>via {source}</b>
    </div>
  )
}
