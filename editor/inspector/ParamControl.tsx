import { useAtomValue } from 'jotai'
import type { CarAnchor } from '../../engine/protocol/cars.ts'
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
    case 'points':
      return <PointsControl {...props} />
  }
}

function NumberControl({ id, info, value, gesture, refused, onRefused, disabled, bad, describedBy }: ParamControlProps) {
  const { control, title, min, max, integer } = info
  if (control.kind !== 'slider' && control.kind !== 'number') return null
  const { step, unit } = control
  const number = typeof value === 'number' ? value : 0
  const initial = typeof info.default === 'number' ? info.default : undefined
  const shared = { label: title, value: number, min, max, step, integer, gesture, disabled }
  const field = <NumberField {...shared} id={id} refused={refused} bad={bad} onRefused={onRefused} describedBy={describedBy} />
  return (
    <div className={control.kind === 'slider' ? 'param-slider' : 'param-number'}>
      {control.kind === 'slider' && <Slider {...shared} soft={control.soft} unit={unit} initial={initial} />}
      {field}
      {unit && <span className="param-unit">{unit}</span>}
    </div>
  )
}

function CarControl({ id, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const cars = useAtomValue(carsAtom)
  const options = cars.map((car) => ({ value: car.id, title: car.name, ...(car.neural ? {} : { tail: 'no network' }) }))
  const common = { id, label: info.title, bad, disabled, describedBy }
  return <Select {...common} value={textOf(value)} options={options} onChange={gesture.change} placeholder="No car" />
}

/** A panel or an anchor in a list: its side stands beside it, unless it lies in the middle. */
function placeOption({ name, title, side }: Pick<CarAnchor, 'name' | 'title' | 'side'>) {
  return { value: name, title, ...(side === 'centre' ? {} : { tail: side }) }
}

function AnchorControl({ id, node, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const car = useAtomValue(carOfAtom(node))
  const options = [{ value: '', title: 'None, placed freely' }, ...(car?.anchors ?? []).map(placeOption)]
  const common = { id, label: info.title, bad, disabled, describedBy }
  return <Select {...common} value={textOf(value)} options={options} onChange={gesture.change} />
}

function PanelsControl({ id, node, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const car = useAtomValue(carOfAtom(node))
  const options = (car?.panels ?? []).map(placeOption)
  const chosen = Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []
  const common = { id, label: info.title, bad, disabled, describedBy }
  return <ChecksField {...common} value={chosen} options={options} none="All panels" onChange={(next) => gesture.change([...next])} />
}

/** The points that were set on a photo, each to be freed here; they are set on the photo itself, in the view. */
function PointsControl({ id, info, value, gesture, bad, disabled, describedBy }: ParamControlProps) {
  const points = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, ParamValue>>
  const names = Object.keys(points)
  const options = names.map((name) => ({ value: name, title: name }))
  const common = { id, label: info.title, bad, disabled, describedBy }
  const keep = (kept: readonly string[]) => gesture.change(Object.fromEntries(kept.map((name) => [name, points[name]!])) as ParamValue)
  return <ChecksField {...common} value={names} options={options} none="None: set them in the Photo view" onChange={keep} />
}
