import { useAtomValue } from 'jotai'
import { memo } from 'react'
import { frameHeadAtom, frameKey } from '../state/frames.ts'
import type { CardMeasure, CardPort } from './measures.ts'
import { PortalName } from './PortalEnds.tsx'
import { PortDot } from './PortDot.tsx'
import { sizeText } from './size-text.ts'

/** The rows of a card's ports: input i at the left, output i at the right. */
export const CardRows = memo(function CardRows({ id, measure }: { readonly id: string; readonly measure: CardMeasure }) {
  const { inputs, outputs } = measure
  const rows = Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, index) => index)
  return (
    <>
      <div className="card-ports">
        {rows.map((index) => (
          <div className="card-row" key={index} data-tight={isTight(inputs[index], outputs[index]) || undefined}>
            <InputLabel id={id} port={inputs[index]} />
            <OutputLabel id={id} port={outputs[index]} />
          </div>
        ))}
      </div>
      {inputs.map(({ name, title, kinds, y, unknown }) => (
        <PortDot key={`in ${name}`} node={id} port={name} title={title} side="input" kinds={kinds} y={y} unknown={unknown} />
      ))}
      {outputs.map(({ name, title, kinds, y, unknown }) => (
        <PortDot key={`out ${name}`} node={id} port={name} title={title} side="output" kinds={kinds} y={y} unknown={unknown} />
      ))}
    </>
  )
})

/** Letters that a row holds for sure beside the size of a picture. */
const ROOMY = 16

const isTight = (input: CardPort | undefined, output: CardPort | undefined) =>
  (input?.title.length ?? 0) + (output?.title.length ?? 0) + (input?.many || input?.unknown ? 12 : 0) > ROOMY

function InputLabel({ id, port }: { readonly id: string; readonly port: CardPort | undefined }) {
  if (!port) return <span />
  return (
    <span className="card-label" data-optional={port.optional || undefined}>
      {port.title}
      {port.many && <em className="card-remark">any number</em>}
      {port.unknown && <em className="card-remark">not known</em>}
      <PortalName side="input" end={`${id}.${port.name}`} />
    </span>
  )
}

function OutputLabel({ id, port }: { readonly id: string; readonly port: CardPort | undefined }) {
  const head = useAtomValue(frameHeadAtom(frameKey(id, port?.name ?? '')))
  if (!port) return <span />
  return (
    <span className="card-label">
      <PortalName side="output" end={`${id}.${port.name}`} />
      {head && head.fullWidth > 0 && <em>{sizeText(head.fullWidth, head.fullHeight)}</em>}
      {port.title}
    </span>
  )
}
