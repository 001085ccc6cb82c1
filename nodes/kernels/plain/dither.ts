import type { DitherKind } from '../dither.ts'
import { BlockPalette } from './dither-palette.ts'

/** Dithers rows of a picture, in place, from nothing carried on. */
export function ditherPlain(pixels: Uint8Array, width: number, rows: number, kind: DitherKind): void {
  const stretch = kind === 'ordered' ? new Ordered(width) : new Diffused(width)
  for (let y = 0; y < rows; y += 4) stretch.blocks(pixels, y, Math.min(4, rows - y))
}

/** Bayer's pattern of 4 x 4 ("An Optimum Method for Two-Level Rendition", 1973), in sixteenths of a step. */
export const PATTERN = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const

/** The pattern in each block, and what the block misses in the mean carried on to the blocks around it, as Floyd and Steinberg carry it. */
class Ordered {
  readonly #width: number
  readonly #palette = new BlockPalette()
  readonly #carried = new Float64Array(3)
  readonly #missed = new Float64Array(3)
  #now: Float64Array
  #next: Float64Array

  constructor(width: number) {
    this.#width = width
    this.#now = new Float64Array((Math.ceil(width / 4) + 2) * 3)
    this.#next = new Float64Array(this.#now.length)
  }

  blocks(pixels: Uint8Array, y: number, down: number): void {
    this.#next.fill(0)
    for (let x = 0; x < this.#width; x += 4) this.#block(pixels, x, y, Math.min(4, this.#width - x), down)
    const done = this.#now
    this.#now = this.#next
    this.#next = done
  }

  #block(pixels: Uint8Array, x: number, y: number, across: number, down: number): void {
    const palette = this.#palette
    if (!palette.survey(pixels, this.#width, x, y, across, down)) return
    const at = ((x >> 2) + 1) * 3
    const carried = this.#carried
    for (let k = 0; k < 3; k++) carried[k] = this.#now[at + k]!
    palette.choose(carried)
    const missed = this.#missed.fill(0)
    for (let j = 0; j < down; j++) {
      for (let i = 0, p = ((y + j) * this.#width + x) * 4; i < across; i++, p += 4) {
        const place = palette.place(pixels[p]! + carried[0]!, pixels[p + 1]! + carried[1]!, pixels[p + 2]! + carried[2]!)
        const step = Math.floor(place) + (place - Math.floor(place) > (PATTERN[j * 4 + i]! + 0.5) / 16 ? 1 : 0)
        for (let k = 0; k < 3; k++) {
          const color = palette.colors[step * 3 + k]!
          missed[k]! += pixels[p + k]! + carried[k]! - color
          pixels[p + k] = Math.floor(color + 0.5)
        }
      }
    }
    for (let k = 0; k < 3; k++) {
      const error = missed[k]! / (across * down)
      this.#now[at + 3 + k]! += (error * 7) / 16
      this.#next[at - 3 + k]! += (error * 3) / 16
      this.#next[at + k]! += (error * 5) / 16
      this.#next[at + 3 + k]! += error / 16
    }
  }
}

/** Errors beyond this are let go of, so that nothing runs away where a colour cannot be said at all. */
const MOST = 12

/**
 * Floyd and Steinberg's error diffusion ("An Adaptive Algorithm for Spatial Greyscale", 1976), block after block, within a block along
 * rows that turn. What would flow back into a block that is done flows down instead.
 */
class Diffused {
  readonly #width: number
  readonly #palette = new BlockPalette()
  readonly #carried = new Float64Array(3)
  readonly #stride: number
  /** The errors of four rows and of the first of the next blocks, with a texel to spare on either side. */
  readonly #errors: Float64Array

  constructor(width: number) {
    this.#width = width
    this.#stride = (width + 6) * 3
    this.#errors = new Float64Array(this.#stride * 5)
  }

  blocks(pixels: Uint8Array, y: number, down: number): void {
    for (let x = 0; x < this.#width; x += 4) {
      const across = Math.min(4, this.#width - x)
      if (this.#palette.survey(pixels, this.#width, x, y, across, down)) this.#block(pixels, x, y, across, down)
    }
    this.#errors.copyWithin(0, this.#stride * 4)
    this.#errors.fill(0, this.#stride)
  }

  #block(pixels: Uint8Array, x: number, y: number, across: number, down: number): void {
    const errors = this.#errors
    const carried = this.#carried.fill(0)
    for (let j = 0; j < down; j++) {
      for (let i = 0; i < across * 3; i++) carried[i % 3]! += errors[j * this.#stride + (x + 1) * 3 + i]! / (across * down)
    }
    this.#palette.choose(carried)
    for (let j = 0; j < down; j++) {
      const turn = j % 2 === 0 ? 1 : -1
      for (let n = 0; n < across; n++) {
        const i = turn > 0 ? n : across - 1 - n
        this.#texel(pixels, ((y + j) * this.#width + x + i) * 4, x + i, j, turn, x)
      }
    }
  }

  #texel(pixels: Uint8Array, p: number, x: number, j: number, turn: number, first: number): void {
    const errors = this.#errors
    const palette = this.#palette
    const here = j * this.#stride + (x + 1) * 3
    const below = here + this.#stride
    const [red, green, blue] = [pixels[p]!, pixels[p + 1]!, pixels[p + 2]!]
    const place = palette.place(red + errors[here]!, green + errors[here + 1]!, blue + errors[here + 2]!)
    const step = Math.floor(place + 0.5)
    // To the left of the block everything is done; the row after the block's last is not.
    const ahead = x + turn < first ? below : here + turn * 3
    const left = x - 1 < first && j < 3 ? below : below - 3
    const behind = turn > 0 ? left : below + 3
    const before = turn > 0 ? below + 3 : left
    for (let k = 0; k < 3; k++) {
      const color = palette.colors[step * 3 + k]!
      const error = Math.max(-MOST, Math.min(MOST, pixels[p + k]! + errors[here + k]! - color))
      pixels[p + k] = Math.floor(color + 0.5)
      errors[ahead + k]! += (error * 7) / 16
      errors[behind + k]! += (error * 3) / 16
      errors[below + k]! += (error * 5) / 16
      errors[before + k]! += error / 16
    }
  }
}
