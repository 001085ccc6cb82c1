import { useAtomValue } from 'jotai'
import { memo, useId, useMemo, useState } from 'react'
import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import { nodeEdgesAtom, nodeTypeNameAtom, paramValueAtom } from '../canvas/atoms.ts'
import { paramGesture, type ParamValue } from '../canvas/param-gesture.ts'
import { Button } from '../controls/Button.tsx'
import { Hint } from '../controls/Hint.tsx'
import type { RangeFault } from '../controls/number.ts'
import { useSlide } from '../controls/use-slide.ts'
import { count } from '../shell/debug.ts'
import { nodeTypeAtom } from '../state/catalog.ts'
import { edit } from '../state/edit.ts'
import { changedAtom, paramFaultAtom, readOnlyAtom } from './atoms.ts'
import { ConnectMenu } from './ConnectMenu.tsx'
import { DrivenField } from './DrivenField.tsx'
import { paramFixes, type Fix } from './fixes.ts'
import { ParamControl } from './ParamControl.tsx'

interface ParamFieldProps {
  readonly node: string
  readonly param: string
}

/** One param of a node: its label, its control or what drives it, and what is wrong with it. A tick renders this field alone. */
export const ParamField = memo(function ParamField({ node, param }: ParamFieldProps) {
  const type = useAtomValue(nodeTypeAtom(useAtomValue(nodeTypeNameAtom(node)) ?? ''))
  const info = type?.params[param]
  return info ? <Row node={node} param={param} info={info} /> : null
})

function Row({ node, param, info }: ParamFieldProps & { readonly info: CatalogParam }) {
  count('param-field')
  const end = `${node}.${param}`
  const id = useId()
  const value = useAtomValue(paramValueAtom(end))
  const driver = useAtomValue(nodeEdgesAtom(node)).into.find((edge) => edge.to === end)
  const disabled = useAtomValue(readOnlyAtom)
  const told = useAtomValue(paramFaultAtom(end))
  const [refused, setRefused] = useState<RangeFault | null>(null)
  const [words, setWords] = useState<string | null>(null)
  const gesture = useMemo(() => paramGesture<ParamValue>(node, param, info.title), [node, param, info.title])
  const fault = refused?.words ?? words ?? told
  const use = (next: ParamValue) => {
    gesture.begin()
    gesture.change(next)
    gesture.end()
    setRefused(null)
  }
  return (
    <div className="param" data-changed={useAtomValue(changedAtom(end)) || undefined}>
      <ParamLabel id={id} node={node} param={param} info={info} value={value} scrub={!driver && !disabled} />
      {driver ? (
        <DrivenField label={info.title} edge={driver} />
      ) : (
        <ParamControl
          id={id}
          node={node}
          info={info}
          value={value}
          gesture={gesture}
          refused={refused}
          onRefused={setRefused}
          onWords={setWords}
          bad={fault !== null}
          disabled={disabled}
          describedBy={fault ? `${id}-fault` : undefined}
        />
      )}
      {fault && !driver && (
        <div className="param-fault" id={`${id}-fault`} role="alert">
          <span>{fault}</span>
          {refused ? (
            refused.nearest !== undefined && <Button onClick={() => use(refused.nearest ?? 0)}>{`Use ${refused.nearest}`}</Button>
          ) : (
            <FixButtons label={`change ${info.title}`} fixes={words ? [] : paramFixes(node, param, info, value)} />
          )}
        </div>
      )}
    </div>
  )
}

/** Buttons that take a fault away, each as one step of undo. */
export function FixButtons({ label, fixes }: { readonly label: string; readonly fixes: readonly Fix[] }) {
  return fixes.map((fix) => (
    <Button key={fix.title} onClick={() => edit(label, fix.ops)}>
      {fix.title}
    </Button>
  ))
}

interface LabelProps extends ParamFieldProps {
  readonly id: string
  readonly info: CatalogParam
  readonly value: unknown
  readonly scrub: boolean
}

/** The px that a hand scrubs for the whole soft range. */
const SCRUB_PX = 240

function ParamLabel({ id, node, param, info, value, scrub }: LabelProps) {
  const gesture = useMemo(() => paramGesture<number>(node, param, info.title), [node, param, info.title])
  const { control } = info
  const soft = control.kind === 'slider' ? control.soft : ([info.min ?? 0, info.max ?? 100] as const)
  const step = 'step' in control ? control.step : 1
  const { min, max, integer } = info
  const number = typeof value === 'number' ? value : 0
  const hand = useSlide({ value: number, soft, min, max, step, integer, gesture }, { jump: false, span: SCRUB_PX })
  const scrubs = scrub && typeof value === 'number' && 'step' in control
  const { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } = hand
  const label = (
    <label
      htmlFor={id}
      data-scrub={scrubs || undefined}
      {...(scrubs ? { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } : {})}
    >
      {info.title}
    </label>
  )
  return (
    <div className="param-label">
      <ResetDot node={node} param={param} info={info} />
      {info.doc ? (
        <Hint text={info.doc} side="left">
          {label}
        </Hint>
      ) : (
        label
      )}
      {info.driven && scrub && <ConnectMenu node={node} port={param} side="input" title={info.title} small />}
    </div>
  )
}

/** The dot left of a changed param; a press brings the default back. */
function ResetDot({ node, param, info }: ParamFieldProps & { readonly info: CatalogParam }) {
  const changed = useAtomValue(changedAtom(`${node}.${param}`))
  const disabled = useAtomValue(readOnlyAtom)
  if (!changed || disabled) return null
  const reset = () => edit(`reset ${info.title}`, [{ op: 'param', node, key: param }])
  return <button type="button" className="param-dot" aria-label={`Reset ${info.title}`} title="Reset" onClick={reset} />
}
