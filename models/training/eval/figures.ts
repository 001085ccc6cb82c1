/** The value below which a share `q` (0..1) of the values lies; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

export const share = (values: readonly number[], test: (value: number) => boolean): number => values.filter(test).length / values.length

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/**
 * Area under the ROC curve: how often a score of `yes` is above one of `no`, ties counting half. 0.5 is chance, 1 is perfect;
 * NaN when either has none. Mann and Whitney's U over the number of pairs.
 */
export function auc(yes: readonly number[], no: readonly number[]): number {
  let above = 0
  for (const a of yes) for (const b of no) above += a > b ? 1 : a === b ? 0.5 : 0
  return above / (yes.length * no.length)
}
