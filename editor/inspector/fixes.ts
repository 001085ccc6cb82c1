import type { CatalogParam } from '../../engine/protocol/catalog.ts'
import type { Op } from '../../graphs/format/ops.ts'
import { clamp, formatNumber } from '../controls/number.ts'

/** A button that takes a fault away. */
export interface Fix {
  /** "Use 2". */
  readonly title: string
  readonly ops: readonly Op[]
}

/** The values that would do where a param's own does not: the nearest one of the hard range, and the default. */
export function paramFixes(node: string, key: string, param: CatalogParam, value: unknown): Fix[] {
  const fixes: Fix[] = []
  const to = (title: string, next?: number) => {
    fixes.push({ title, ops: [{ op: 'param', node, key, ...(next === undefined ? {} : { value: next }) }] })
  }
  const { control } = param
  const step = 'step' in control ? control.step : 1
  if (typeof value === 'number') {
    const inside = clamp(param.integer ? Math.round(value) : value, param.min, param.max)
    if (inside !== value) to(`Use ${shortNumber(inside, step)}`, inside)
    if (inside === param.default) return fixes
  }
  const initial = param.default
  if (initial !== undefined && JSON.stringify(initial) !== JSON.stringify(value)) {
    to(typeof initial === 'number' ? `Use ${shortNumber(initial, step)}` : 'Use the default')
  }
  return fixes
}

const shortNumber = (value: number, step: number): string => (Number.isInteger(value) ? String(value) : formatNumber(value, step))
