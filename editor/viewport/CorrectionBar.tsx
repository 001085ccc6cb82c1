import { useAtom } from 'jotai'
import { RotateCcw } from 'lucide-react'
import type { CarPoint } from '../../engine/protocol/cars.ts'
import { Segmented } from '../controls/Segmented.tsx'
import { Select } from '../controls/Select.tsx'
import type { LensSwitch } from '../state/corrected.ts'
import { compareAtom } from '../state/ui.ts'
import { pointTitle, type Light } from './correction.ts'

interface Props {
  readonly light: Light
  /** There is no camera, and points would not make one: words take the room of tools. */
  readonly lost: boolean
  /** The engine has not answered the last change yet. */
  readonly busy: boolean
  readonly lens: readonly LensSwitch[]
  readonly free: readonly CarPoint[]
  /** Whether any point is set. */
  readonly any: boolean
  readonly onLens: (lens: LensSwitch) => void
  readonly onAdd: (name: string) => void
  readonly onReset: () => void
}

const LIGHTS = [0, 1, 2, 3, 4]
const COMPARISONS = [
  { value: 'photo', title: 'Photo' },
  { value: 'beside', title: 'Beside' },
  { value: 'over', title: 'Over' },
] as const

/** How good the fit is and what to do about it, how photo and car are shown, what is known of the lens, a list to set a point by its name, and the way back. */
export function CorrectionBar({ light, lost, busy, lens, free, any, onLens, onAdd, onReset }: Props) {
  const [compare, setCompare] = useAtom(compareAtom)
  return (
    <div className="correction-bar" data-lost={lost || undefined}>
      <p className="correction-light" data-tone={light.tone} role="status">
        <span className="correction-lights" aria-hidden>
          {LIGHTS.map((i) => <i key={i} data-lit={i < light.lit || undefined} />)}
        </span>
        <strong>{busy ? 'Solving with the network' : light.words}</strong>
        {light.hint && !busy && <span className="correction-hint" title={light.hint}>{light.hint}</span>}
      </p>
      <Segmented label="Photo and car" value={compare} options={COMPARISONS} onChange={setCompare} />
      <div className="correction-tools">
        {lens.map((each) => (
          <button key={each.key} type="button" className="correction-button" aria-pressed={each.on} title={each.doc} onClick={() => onLens(each)}>
            {each.title}
          </button>
        ))}
        {free.length > 0 && !lost && <Select label="Set a point" value="" placeholder="Set a point" options={free.map(({ name }) => ({ value: name, title: pointTitle(name) }))} onChange={onAdd} />}
        {any && (
          <button type="button" className="correction-button" onClick={onReset}>
            <RotateCcw size={12} strokeWidth={1.8} aria-hidden /> Reset
          </button>
        )}
      </div>
    </div>
  )
}
