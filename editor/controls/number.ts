/** The range that a number must stay in, and how finely it is set. */
export interface NumberRange {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly step: number
  readonly integer?: boolean
}

/** How many decimals a step of this size shows: 2 for 0.01, 0 for 1 and more; at most 4. */
export function decimalsOf(step: number): number {
  if (!(step > 0) || step >= 1) return 0
  return Math.min(4, Math.ceil(-Math.log10(step) - 1e-9))
}

/** A number as fields show it: as many decimals as its step, more where the value itself is finer, never an exponent. */
export function formatNumber(value: number, step: number): string {
  const decimals = decimalsOf(step)
  const shown = value.toFixed(decimals)
  if (Math.abs(Number(shown) - value) < 1e-9) return shown === '-0' ? '0' : shown.replace(/^-(0(?:\.0*)?)$/, '$1')
  return String(Number(value.toFixed(decimals + 2)))
}

/** The nearest multiple of the step, counted from 0, free of the noise of binary fractions. */
export function quantize(value: number, { step, integer = false }: Pick<NumberRange, 'step' | 'integer'>): number {
  if (integer) return Math.round(value)
  if (!(step > 0)) return value
  return Number((Math.round(value / step) * step).toFixed(Math.min(10, decimalsOf(step) + 2)))
}

/** A value moved into the range. */
export function clamp(value: number, min = -Infinity, max = Infinity): number {
  return Math.min(Math.max(value, min), max)
}

/**
 * Reads what somebody typed: a number with a point or a comma, or a sum such as `2*1.5`, `-(3+1)/2`. Undefined when it is
 * neither, also for a division by nothing.
 */
export function readNumber(text: string): number | undefined {
  const plain = text.replaceAll(',', '.').replaceAll('\u2212', '-').replaceAll('\u00d7', '*')
  const tokens = plain.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[-+*/()]|\S/gi)
  if (!tokens) return undefined
  const reader = new SumReader(tokens)
  const value = reader.sum()
  return value !== undefined && reader.done() && Number.isFinite(value) ? value : undefined
}

/** Reads sums by recursive descent: sum = product (+|-) ..., product = factor (*|/) ..., factor = number, -factor or (sum). */
class SumReader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  done(): boolean {
    return this.#at === this.#tokens.length
  }

  sum(): number | undefined {
    return this.#chain(['+', '-'], () => this.#product())
  }

  #product(): number | undefined {
    return this.#chain(['*', '/'], () => this.#factor())
  }

  #chain(signs: readonly string[], next: () => number | undefined): number | undefined {
    let value = next()
    while (value !== undefined && signs.includes(this.#tokens[this.#at] ?? '')) {
      const sign = this.#tokens[this.#at++]
      const other = next()
      if (other === undefined) return undefined
      value = sign === '+' ? value + other : sign === '-' ? value - other : sign === '*' ? value * other : value / other
    }
    return value
  }

  #factor(): number | undefined {
    const token = this.#tokens[this.#at++]
    if (token === undefined) return undefined
    if (token === '-' || token === '+') {
      const value = this.#factor()
      return value === undefined || token === '+' ? value : -value
    }
    if (token !== '(') return /^[\d.]/.test(token) ? Number(token) : undefined
    const value = this.sum()
    return this.#tokens[this.#at++] === ')' ? value : undefined
  }
}

/** What is wrong with a typed value, and the value that comes nearest. */
export interface RangeFault {
  readonly words: string
  readonly nearest: number | undefined
}

/** Says in words why a typed text is not taken: "0 to 2. You typed 12." Null when it is. */
export function rangeFault(text: string, range: NumberRange): RangeFault | null {
  const value = readNumber(text)
  if (value === undefined) {
    return { words: `Takes a number. You typed ${JSON.stringify(text.trim().slice(0, 24))}.`, nearest: undefined }
  }
  const nearest = quantize(clamp(value, range.min, range.max), { step: range.integer ? 1 : 0, integer: range.integer ?? false })
  const inside = value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity)
  if (inside && !(range.integer && !Number.isInteger(value))) return null
  const typed = String(Number(value.toFixed(6)))
  return { words: `${rangeWords(range)}. You typed ${typed}.`, nearest }
}

/** The hard range for people: "0 to 2", "whole numbers from 1 to 8". */
export function rangeWords({ min, max, integer, step }: NumberRange): string {
  const show = (value: number) => formatNumber(value, Math.max(step, 0.0001)).replace(/\.0+$/, '')
  const from = min === undefined ? undefined : show(min)
  const to = max === undefined ? undefined : show(max)
  const span = from === undefined ? (to === undefined ? 'any' : `at most ${to}`) : to === undefined ? `${from} or more` : `${from} to ${to}`
  return integer ? `Whole numbers, ${span}` : span.charAt(0).toUpperCase() + span.slice(1)
}
