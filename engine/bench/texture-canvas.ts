/** A colour of 0..255 for each point of the design, or one for all. */
export type Ink = readonly [number, number, number] | ((x: number, y: number) => readonly [number, number, number])

/** How much of a point is covered, 0..1, in design units. */
export type Cover = (x: number, y: number) => number

/** A rectangle in design units. */
export type Box = readonly [left: number, top: number, right: number, bottom: number]

/** Pictures are designed 2048 units wide and high, and drawn at any size. */
export const DESIGN = 2048

/** Between `a` and `b` from 0 to 1 along a cubic. */
export function smooth(a: number, b: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - a) / (b - a)))
  return t * t * (3 - 2 * t)
}

/** A stream of numbers 0..1 that is the same for the same seed. */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** RGBA texels that shapes are drawn on, as most paint programs draw them: over, on the numbers as they are. */
export class TextureCanvas {
  readonly size: number
  readonly pixels: Uint8Array
  readonly #scale: number

  constructor(size: number) {
    this.size = size
    this.pixels = new Uint8Array(size * size * 4)
    this.#scale = size / DESIGN
  }

  /** Coverage from the distance to an edge in design units, negative inside: one texel wide. */
  edge(distance: number): number {
    return Math.min(1, Math.max(0, 0.5 - distance * this.#scale))
  }

  /** Draws colour where something is covered, or with a number instead of an ink alpha. */
  paint(box: Box, cover: Cover, ink: Ink | number): void {
    const scale = this.#scale
    const first = (v: number) => Math.max(0, Math.floor(v * scale))
    const last = (v: number) => Math.min(this.size, Math.ceil(v * scale))
    const right = last(box[2])
    const bottom = last(box[3])
    for (let y = first(box[1]); y < bottom; y++) {
      const v = (y + 0.5) / scale
      for (let x = first(box[0]); x < right; x++) {
        const u = (x + 0.5) / scale
        const c = cover(u, v)
        if (c > 0) this.#mix((y * this.size + x) * 4, c, typeof ink === 'function' ? ink(u, v) : ink)
      }
    }
  }

  #mix(at: number, cover: number, ink: readonly [number, number, number] | number): void {
    if (typeof ink === 'number') return this.#blend(at + 3, ink, cover)
    this.#blend(at, ink[0], cover)
    this.#blend(at + 1, ink[1], cover)
    this.#blend(at + 2, ink[2], cover)
  }

  #blend(p: number, value: number, cover: number): void {
    const before = this.pixels[p]!
    this.pixels[p] = Math.round(before + (value - before) * cover)
  }

  flood(color: readonly [number, number, number]): void {
    for (let i = 0; i < this.pixels.length; i++) this.pixels[i] = i % 4 === 3 ? 255 : color[i % 4]!
  }

  /** A band of a width across the whole picture, at a distance from the top left along a direction. */
  stripe([nx, ny]: readonly [number, number], at: number, width: number, ink: Ink): void {
    const length = Math.hypot(nx, ny)
    this.paint([0, 0, DESIGN, DESIGN], (x, y) => this.edge(Math.abs((x * nx + y * ny) / length - at) - width / 2), ink)
  }

  /** A disc; `soft` feathers its edge by so much to both sides. */
  disc(cx: number, cy: number, radius: number, ink: Ink | number, soft = 0): void {
    const reach = radius + 2 + soft
    const cover = (x: number, y: number) => {
      const distance = Math.hypot(x - cx, y - cy) - radius
      return soft > 0 ? 1 - smooth(-soft, soft, distance) : this.edge(distance)
    }
    this.paint([cx - reach, cy - reach, cx + reach, cy + reach], cover, ink)
  }

  /** A rectangle with rounded corners. */
  plate(x: number, y: number, width: number, height: number, radius: number, ink: Ink): void {
    const cover = (u: number, v: number) => {
      const [dx, dy] = [Math.abs(u - x - width / 2) - width / 2 + radius, Math.abs(v - y - height / 2) - height / 2 + radius]
      return this.edge(Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius)
    }
    this.paint([x - 1, y - 1, x + width + 1, y + height + 1], cover, ink)
  }

  star(cx: number, cy: number, radius: number, ink: Ink, turn: number): void {
    const cover = (x: number, y: number) => {
      const sector = (2 * Math.PI) / 5
      const angle = Math.atan2(y - cy, x - cx) + turn
      const fold = Math.abs(angle - Math.round(angle / sector) * sector) / (sector / 2)
      return this.edge(Math.hypot(x - cx, y - cy) - radius * (1 - 0.58 * fold))
    }
    this.paint([cx - radius - 2, cy - radius - 2, cx + radius + 2, cy + radius + 2], cover, ink)
  }

  /** Words in square letters of a height, slanted by a share of it, drawn from 16 samples a texel. */
  text(words: string, x: number, y: number, height: number, ink: Ink | number, slant = 0): void {
    const unit = height / 7
    const lean = height * Math.abs(slant)
    const letters = Array.from(words, (letter) => LETTERS[letter])
    const sample = (u: number, v: number) => {
      const row = Math.floor((v - y) / unit)
      if (row < 0 || row > 6) return 0
      const along = (u - x + (v - y - height) * slant) / unit
      const letter = Math.floor(along / 6)
      const column = Math.floor(along - letter * 6)
      if (letter < 0 || letter >= words.length || column > 4) return 0
      return letters[letter]?.[row * 5 + column] ?? 0
    }
    const cover = (u: number, v: number) => {
      let sum = 0
      for (let i = 0; i < 16; i++) sum += sample(u + ((i % 4) - 1.5) / 4 / this.#scale, v + (Math.floor(i / 4) - 1.5) / 4 / this.#scale)
      return sum / 16
    }
    this.paint([x - 2 - lean, y - 2, x + words.length * 6 * unit + 2 + lean, y + height + 2], cover, ink)
  }
}

/** Letters of 5 by 7 squares, rows from the top: 1 where there is ink. */
const LETTERS: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries({
    A: '01110 10001 10001 11111 10001 10001 10001', C: '01110 10001 10000 10000 10000 10001 01110', D: '11110 10001 10001 10001 10001 10001 11110',
    E: '11111 10000 10000 11110 10000 10000 11111', G: '01110 10001 10000 10111 10001 10001 01110', H: '10001 10001 10001 11111 10001 10001 10001',
    I: '01110 00100 00100 00100 00100 00100 01110', L: '10000 10000 10000 10000 10000 10000 11111', M: '10001 11011 10101 10101 10001 10001 10001',
    N: '10001 11001 10101 10011 10001 10001 10001', O: '01110 10001 10001 10001 10001 10001 01110', P: '11110 10001 10001 11110 10000 10000 10000',
    R: '11110 10001 10001 11110 10010 10001 10001', S: '01111 10000 10000 01110 00001 00001 11110', T: '11111 00100 00100 00100 00100 00100 00100',
    U: '10001 10001 10001 10001 10001 10001 01110', V: '10001 10001 10001 10001 10001 01010 00100', X: '10001 01010 00100 00100 00100 01010 10001',
    1: '00100 01100 00100 00100 00100 00100 01110', 2: '01110 10001 00001 00110 01000 10000 11111', 3: '11110 00001 00001 01110 00001 00001 11110',
    4: '00010 00110 01010 10010 11111 00010 00010', 7: '11111 00001 00010 00100 01000 01000 01000', 8: '01110 10001 10001 01110 10001 10001 01110',
  }).map(([letter, rows]) => [letter, Uint8Array.from(rows.replaceAll(' ', ''), Number)]),
)
