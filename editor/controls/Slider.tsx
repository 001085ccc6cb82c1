import { formatNumber, clamp } from './number.ts'
import { useSlide, type Slide } from './use-slide.ts'
import './slider.css'

interface SliderProps extends Slide {
  readonly label: string
  readonly unit?: string
  /** Where the tick stands once the value left it. */
  readonly initial?: number | undefined
  readonly disabled?: boolean
}

/** A slider with a 3 px track and a 4 x 12 thumb. Double click resets. */
export function Slider({ label, unit = '', initial, disabled = false, ...slide }: SliderProps) {
  const hand = useSlide(slide, { jump: true })
  const { value, soft, step, gesture } = slide
  const at = (of: number) => clamp((of - soft[0]) / (soft[1] - soft[0]), 0, 1) * 100
  const left = initial !== undefined && initial !== value && initial >= soft[0] && initial <= soft[1]
  return (
    <div
      className="slider nodrag nopan"
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={label}
      aria-valuemin={Math.min(soft[0], value)}
      aria-valuemax={Math.max(soft[1], value)}
      aria-valuenow={value}
      aria-valuetext={`${formatNumber(value, step)}${unit && ` ${unit}`}`}
      aria-disabled={disabled || undefined}
      {...(disabled ? {} : hand)}
      onDoubleClick={() => gesture.reset?.()}
    >
      <span className="slider-fill" style={{ width: `${at(value)}%` }} />
      {left && <span className="slider-tick" style={{ left: `${at(initial)}%` }} />}
      <span className="slider-thumb" style={{ left: `${at(value)}%` }} />
    </div>
  )
}
