import { nearest } from './nearest.ts'

const f = Math.fround
const LEVELS = f(7)
const SEVENTH = f(1 / 7)

const clampByte = (x: number) => Math.min(255, Math.max(0, x))

/** Where a palette place 0..7, counted from the lower end, is kept in a block whose first end is the higher one. */
const CODE = [1, 7, 6, 5, 4, 3, 2, 0]

/** Endpoints and palette places (0..7 from the lower end) of the best fit so far. */
interface Fit {
  /** Whether of six values, of which places 0..5 tell, and of 0 and 255, places 6 and 7. */
  six: boolean
  low: number
  high: number
  readonly places: Uint8Array
}

const best: Fit = { six: false, low: 0, high: 0, places: new Uint8Array(16) }
const places = new Uint8Array(16)

/** Takes the ends and the places of this try as the best. */
function keep(six: boolean, low: number, high: number): void {
  best.six = six
  best.low = low
  best.high = high
  best.places.set(places)
}

/** Shares of both ends in sixteen values, in single precision and in the lane order of the SIMD body. */
class Shares {
  #xx = 0
  #xy = 0
  #yy = 0
  #sx = 0
  #sy = 0

  /** A value that lies `y` of the way from the low end to the high one. */
  add(v: number, y: number): void {
    const x = f(1 - y)
    this.#xx = f(this.#xx + f(x * x))
    this.#xy = f(this.#xy + f(x * y))
    this.#yy = f(this.#yy + f(y * y))
    this.#sx = f(this.#sx + f(x * v))
    this.#sy = f(this.#sy + f(y * v))
  }

  /** The ends that suit by least squares, low and high; undefined where the values say too little. */
  ends(): readonly [number, number] | undefined {
    const det = f(f(this.#xx * this.#yy) - f(this.#xy * this.#xy))
    if (!(det > f(0.01))) return undefined
    const inverse = f(1 / det)
    const low = f(f(f(this.#sx * this.#yy) - f(this.#sy * this.#xy)) * inverse)
    return [low, f(f(f(this.#sy * this.#xx) - f(this.#sx * this.#xy)) * inverse)]
  }
}

/** Fits eight evenly spaced values to sixteen, refined `rounds` times by least squares. Lane order of the SIMD body. */
function fitAlpha(values: Uint8Array, rounds: number): void {
  let low = values[0]!
  let high = low
  for (let i = 1; i < 16; i++) {
    low = Math.min(low, values[i]!)
    high = Math.max(high, values[i]!)
  }
  best.six = false
  let least = f(1e30)
  for (let n = 0; n < rounds; n++) {
    const a = clampByte(nearest(low))
    const b = clampByte(nearest(high))
    const d = f(b - a)
    const scale = Math.abs(d) > 0.5 ? f(LEVELS / d) : 0
    let error = 0
    const shares = new Shares()
    for (let i = 0; i < 16; i++) {
      const v = values[i]!
      const t = Math.min(LEVELS, Math.max(0, nearest(f(f(v - a) * scale))))
      places[i] = t
      const y = f(t * SEVENTH)
      const miss = f(v - nearest(f(a + f(d * y))))
      error = f(error + f(miss * miss))
      shares.add(v, y)
    }
    if (error < least) {
      least = error
      keep(false, a, b)
    }
    ;[low, high] = shares.ends() ?? [low, high]
  }
  if (rounds > 1) fitSix(values, rounds, least)
}

/** Errors from which six values are tried, where there is a 0 or 255 among the sixteen. */
const ROUGH = 8
const FIFTH = f(1 / 5)

/** Fits six evenly spaced values, and 0 and 255 themselves, where eight were `least` off. */
function fitSix(values: Uint8Array, rounds: number, least: number): void {
  const inner = values.filter((v) => v > 0 && v < 255)
  if (inner.length === 16 || !(least > ROUGH)) return
  let low = Math.min(255, ...inner)
  let high = Math.max(0, ...inner)
  for (let n = 0; n < rounds; n++) {
    const a = clampByte(nearest(Math.min(low, high)))
    const b = clampByte(nearest(Math.max(low, high)))
    const d = b - a
    const scale = d > 0.5 ? f(5 / d) : 0
    let error = 0
    const shares = new Shares()
    for (let i = 0; i < 16; i++) {
      const v = values[i]!
      const t = Math.min(5, Math.max(0, nearest(f(f(v - a) * scale))))
      const y = f(t * FIFTH)
      const miss = f(v - nearest(f(a + f(d * y))))
      const edge = Math.min(v * v, (255 - v) ** 2)
      error += Math.min(miss * miss, edge)
      const outside = edge < miss * miss
      places[i] = outside ? (v > 127 ? 7 : 6) : t
      if (!outside) shares.add(v, y)
    }
    if (error < least) {
      least = error
      keep(true, a, b)
    }
    ;[low, high] = shares.ends() ?? [low, high]
  }
}

/** Codes of places of six values, of which the lower one comes first; then of 0 and 255. */
const SIX_CODE = [0, 2, 3, 4, 5, 1, 6, 7]

/** Writes the eight bytes of one alpha block (as of BC3 and BC4) that stand for sixteen values. */
export function encodeAlphaBlock(out: Uint8Array, at: number, values: Uint8Array, rounds: number): void {
  fitAlpha(values, rounds)
  const flip = best.high < best.low ? 7 : 0
  const same = best.high === best.low
  const larger = Math.max(best.high, best.low)
  const smaller = Math.min(best.high, best.low)
  // The order of the ends says whether there are eight values or six.
  out[at] = best.six ? smaller : larger
  out[at + 1] = best.six ? larger : smaller
  const codeOf = (place: number) => (best.six ? SIX_CODE[place]! : same ? 0 : CODE[place ^ flip]!)
  let bits = 0
  let held = 0
  let to = at + 2
  for (let i = 0; i < 16; i++) {
    bits |= codeOf(best.places[i]!) << held
    held += 3
    while (held >= 8) {
      out[to++] = bits
      bits >>>= 8
      held -= 8
    }
  }
}
