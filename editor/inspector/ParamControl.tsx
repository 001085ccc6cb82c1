import { useAtomValue } from 'jotai'
import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import type { ParamValue } from '../canvas/param-gesture.ts'
import { ChecksField } from '../controls/ChecksField.tsx'
import { ColorField } from '../controls/ColorField.tsx'
import { FileField } from '../controls/FileField.tsx'
import type { Gesture } from '../controls/gesture.ts'
import { NumberField } from '../controls/NumberField.tsx'
import type { RangeFault } from '../controls/number.ts'
import { Select } from '../controls/Select.tsx'
import { Slider } from '../controls/Slider.tsx'
import { Switch } from '../controls/Switch.tsx'
import { TextField } from '../controls/TextField.tsx'
import { carsAtom } from '../state/catalog.ts'
import { carOfAtom } from './car-of.ts'

interface ParamControlProps {
  readonly id: string
  readonly node: string
  readonly info: CatalogParam
  readonly value: unknown
  readonly gesture: Gesture<ParamValue>
  readonly refused: RangeFault | null
  readonly onRefused: (fault: RangeFault | null) => void
  /** Told why a file does not fit. */
  readonly onWords: (words: string | null) => void
  readonly bad: boolean
  readonly disabled: boolean
  readonly describedBy: string | undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The control that a param's declaration asks for. */
export function ParamControl(props: ParamControlProps) {
  const { id, info, value, gesture, bad, disabled, describedBy } = props
  const { control, title } = info
  const common = { id, label: title, bad, disabled, describedBy }
  const once = (next: ParamValue) => gesture.change(next)
  switch (control.kind) {
    case 'slider':
    case 'number':
      return <NumberControl {...props} />
    case 'toggle':
      return <Switch id={id} aria-label={title} on={value === true} onChange={once} disabled={disabled} />
    case 'choice':
      return <Select {...common} value={textOf(value)} options={control.options} onChange={once} />
    case 'text':
      return <TextField {...common} value={textOf(value)} gesture={gesture} lines={control.lines} max={info.max} />
    case 'file-name':
      return <TextField {...common} value={textOf(value)} gesture={gesture} max={info.max} mono />
    case 'color':
      return <ColorField {...common} value={textOf(value)} gesture={gesture} />
    case 'file':
      return <FileField {...common} value={textOf(value)} accept={control.accept} onChange={once} onRefused={props.onWords} />
    case 'car':
      return <CarControl {...props} />
    case 'anchor':
      return <AnchorControl {...props} />
    case 'panels':
      return <PanelsControl {...props} />
  }
}

function NumberControl({ id, info, value, gesture, refused, onRefused, disabled, bad, describedBy }: ParamControlProps) {
  const { control, title, min, max, integer } = info
  if (control.kind !== 'slider' && control.kind !== 'number') return null
  const { step, unit } = control
  const number = typeof value === 'number' ? value : 0
  const shared = { label: title, value: number, min, max, step, integer, gesture, disabled }
  const field = <NumberField {...shared} id={id} refused={refused} bad={bad} onRefused={onRefused} describedBy={describedBy} />
  return (
    <div className={control.kind === 'slider' ? 'param-slider' : 'param-number'}>
      {control.kind === 'slider' && <Slider {...shared} soft={control.soft} unit={unit} initial={typeof info.default === 'number' ? info.default : undefined} />}
      {field}
      {unit && <span className="param-unit">{unit}</span>}
    </div>
  )
}

function CarControl({ id, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const cars = useAtomValue(carsAtom)
  const options = cars.map((car) => ({ value: car.id, title: car.name, ...(car.neural ? {} : { tail: 'no network' }) }))
  return <Select id={id} label={info.title} value={textOf(value)} options={options} onChange={gesture.change} placeholder="No car" bad={bad} disabled={disabled} describedBy={describedBy} />
}

function AnchorControl({ id, node, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const car = useAtomValue(carOfAtom(node))
  const anchors = (car?.anchors ?? []).map((anchor) => ({ value: anchor.name, title: anchor.title, ...(anchor.side === 'centre' ? {} : { tail: anchor.side }) }))
  return <Select id={id} label={info.title} value={textOf(value)} options={[{ value: '', title: 'None, placed freely' }, ...anchors]} onChange={gesture.change} bad={bad} disabled={disabled} describedBy={describedBy} />
}

function PanelsControl({ id, node, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const car = useAtomValue(carOfAtom(node))
  const panels = (car?.panels ?? []).map((panel) => ({ value: panel.name, title: panel.title, ...(panel.side === 'centre' ? {} : { tail: panel.side }) }))
  const chosen = Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []
  return <ChecksField id={id} label={info.title} value={chosen} options={panels} none="All panels" onChange={(next) => gesture.change([...next])} bad={bad} disabled={disabled} describedBy={describedBy} />
}
