import { useAtomValue } from 'jotai'
import { ChevronDown } from 'lucide-react'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import type { CarInfo } from '../../engine/protocol/cars.ts'
import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import { CardSlider } from '../controls/CardSlider.tsx'
import { carsAtom } from '../state/catalog.ts'
import { PICTURE_FILES, uploadFile } from '../remote/upload.ts'
import { paramGesture, type ParamValue } from './param-gesture.ts'

interface CardFieldProps {
  readonly id: string
  readonly name: string
  readonly param: CatalogParam
  readonly value: unknown
  readonly bad: boolean
}

/** The compact control of a param on a card. Kinds that need room say what they hold and leave the rest to the inspector. */
export function CardField({ id, name, param, value, bad }: CardFieldProps) {
  const { control, title } = param
  const cars = useAtomValue(carsAtom)
  const gesture = useMemo(() => paramGesture<ParamValue>(id, name, title), [id, name, title])
  const once = (next: ParamValue) => gesture.change(next)
  switch (control.kind) {
    case 'slider':
    case 'number': {
      const soft = control.kind === 'slider' ? control.soft : ([param.min ?? 0, param.max ?? 100] as const)
      const number = typeof value === 'number' ? value : 0
      const { step, unit } = control
      const { min, max, integer } = param
      return <CardSlider label={title} onRefused={() => {}} {...{ value: number, soft, min, max, step, integer, unit, bad, gesture }} />
    }
    case 'choice':
      return <ChoiceField title={title} value={String(value)} options={control.options} onChange={once} />
    case 'car':
      return <ChoiceField title={title} value={String(value)} options={cars.map(carOption)} onChange={once} bare />
    case 'toggle':
      return (
        <button type="button" role="switch" className="card-field" aria-checked={value === true} onClick={() => once(value !== true)}>
          <span>{title}</span>
          <b>{value === true ? 'on' : 'off'}</b>
        </button>
      )
    case 'color':
      return <ColorField title={title} value={typeof value === 'string' ? value : null} gesture={gesture} />
    case 'text':
    case 'file-name':
      return <TextField title={title} value={typeof value === 'string' ? value : ''} gesture={gesture} mono={control.kind === 'file-name'} />
    case 'file':
      return <FileField title={title} value={typeof value === 'string' ? value : ''} onChange={once} />
    default:
      return (
        <div className="card-field" data-still>
          <span>{title}</span>
          <b>{summed(value)}</b>
        </div>
      )
  }
}

const carOption = ({ id, name }: CarInfo) => ({ value: id, title: name })

function summed(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'all' : value.length === 1 ? String(value[0]) : `${value.length} chosen`
  return value === undefined || value === '' ? 'none' : String(value)
}

interface ChoiceProps {
  readonly title: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly title: string }[]
  readonly onChange: (value: string) => void
  /** The choice speaks for itself. */
  readonly bare?: boolean
}

function ChoiceField({ title, value, options, onChange, bare = false }: ChoiceProps) {
  const chosen = options.find((option) => option.value === value)
  return (
    <label className="card-field">
      {!bare && <span>{title}</span>}
      <b>{chosen?.title ?? value}</b>
      <ChevronDown size={12} strokeWidth={1.6} aria-hidden="true" />
      <select aria-label={title} value={value} onChange={(event) => onChange(event.target.value)}>
        {!chosen && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  )
}

type TextGesture = ReturnType<typeof paramGesture<ParamValue>>

function ColorField({ title, value, gesture }: { readonly title: string; readonly value: string | null; readonly gesture: TextGesture }) {
  const held = useRef(false)
  return (
    <label className="card-field">
      <span>{title}</span>
      <b className="mono">{value?.toUpperCase() ?? 'default'}</b>
      {value !== null && <i className="card-swatch" style={{ background: value }} />}
      <input
        type="color"
        aria-label={title}
        value={value?.slice(0, 7) ?? '#000000'}
        onInput={(event) => {
          if (!held.current) gesture.begin()
          held.current = true
          gesture.change(event.currentTarget.value)
        }}
        onBlur={() => {
          if (held.current) gesture.end()
          held.current = false
        }}
      />
    </label>
  )
}

interface TextProps {
  readonly title: string
  readonly value: string
  readonly gesture: TextGesture
  readonly mono: boolean
}

function TextField({ title, value, gesture, mono }: TextProps): ReactNode {
  return (
    <label className="card-field" data-typing>
      <span>{title}</span>
      <input
        className={mono ? 'mono' : undefined}
        type="text"
        aria-label={title}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onFocus={() => gesture.begin()}
        onBlur={() => gesture.end()}
        onChange={(event) => gesture.change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            gesture.cancel()
            gesture.begin()
          }
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[data-card]')?.focus()
        }}
      />
    </label>
  )
}

function FileField({ title, value, onChange }: { readonly title: string; readonly value: string; readonly onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    const path = await uploadFile(file)
    setBusy(false)
    if (path) onChange(path)
  }
  const name = value.split('/').at(-1) ?? ''
  return (
    <button type="button" className="card-field" title={value} aria-label={`${title}: ${name || 'none'}`} onClick={() => input.current?.click()}>
      <b className="card-file">{busy ? 'Uploading' : name || `Choose ${title.toLowerCase()}`}</b>
      <input ref={input} hidden type="file" tabIndex={-1} accept={PICTURE_FILES} onChange={(event) => void take(event.target.files?.[0])} />
    </button>
  )
}
