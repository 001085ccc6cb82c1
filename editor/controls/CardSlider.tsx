import { useState } from 'react'
import { NumberField } from './NumberField.tsx'
import { clamp, formatNumber, type RangeFault } from './number.ts'
import { useSlide, type Slide } from './use-slide.ts'
import './slider.css'

interface CardSliderProps extends Slide {
  readonly label: string
  readonly unit?: string
  readonly bad?: boolean
  /** Told why a typed value is not taken. */
  readonly onRefused: (fault: RangeFault | null) => void
}

/** Letters of a label that stand beside any number and its unit. */
const ROOMY = 16

/** The slider of a node's card: a 22 px row filled up to its value. Drag to set, double click or Enter to type. */
export function CardSlider({ label, unit = '', bad = false, onRefused, ...slide }: CardSliderProps) {
  const [typing, setTyping] = useState(false)
  const hand = useSlide(slide, { jump: false })
  const { value, soft, step, min, max, integer, gesture } = slide
  if (typing) {
    const done = (fault: RangeFault | null) => {
      onRefused(fault)
      setTyping(false)
    }
    const range = { min, max, step, integer: integer ?? false }
    const leave = () => setTyping(false)
    return <NumberField {...range} label={label} value={value} gesture={gesture} refused={null} onRefused={done} onLeave={leave} focused />
  }
  const fill = clamp((value - soft[0]) / (soft[1] - soft[0]), 0, 1) * 100
  return (
    <div
      className="card-slider nodrag nopan"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.min(soft[0], value)}
      aria-valuemax={Math.max(soft[1], value)}
      aria-valuenow={value}
      aria-valuetext={`${formatNumber(value, step)}${unit && ` ${unit}`}`}
      aria-invalid={bad || undefined}
      data-tight={label.length > ROOMY || undefined}
      {...hand}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return hand.onKeyDown(event)
        event.stopPropagation()
        setTyping(true)
      }}
      onDoubleClick={(event) => {
        event.stopPropagation()
        setTyping(true)
      }}
    >
      <span className="card-slider-fill" style={{ width: `${fill}%` }} />
      <span>{label}</span>
      <b>
        {formatNumber(value, step)}
        {unit && ` ${unit}`}
      </b>
    </div>
  )
}
