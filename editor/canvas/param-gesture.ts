import type { Op } from '../../graphs/format/ops.ts'
import type { Gesture } from '../controls/gesture.ts'
import { cancelGesture, edit } from '../state/edit.ts'
import { beginGesture, endGesture } from '../state/history.ts'
import { noteInput } from '../state/latency.ts'

/** What a param may hold in a graph. */
export type ParamValue = NonNullable<Extract<Op, { op: 'param' }>['value']> | null

/** When the hand did what is being handled now: browsers stamp events before they hand them over. */
const inputTime = () => (typeof window === 'undefined' ? undefined : window.event?.timeStamp) ?? performance.now()

/** What a control on a card tells of a param, as edits: everything between `begin` and `end` is one step of undo. */
export function paramGesture<T extends ParamValue>(node: string, key: string, title: string): Gesture<T> {
  const label = `change ${title}`
  const set = (value: ParamValue | undefined) => void edit(label, [{ op: 'param', node, key, ...(value === undefined ? {} : { value }) }])
  return {
    begin: () => beginGesture(label),
    change: (value) => {
      set(value)
      noteInput(inputTime())
    },
    end: endGesture,
    cancel: cancelGesture,
    reset: () => set(undefined),
  }
}
