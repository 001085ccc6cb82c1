import type { RenderedFrame } from './render.ts'

/**
 * Rendered frames, so that several clients, cards and viewports that show one value cost one rendering. A key stands for
 * content, plane and size. Frames that are being made are shared too; those that could not be made are not remembered.
 */
export class FrameCache {
  readonly #budget: number
  readonly #frames = new Map<string, { readonly frame: Promise<RenderedFrame | undefined>; bytes: number }>()
  #bytes = 0

  /** `budget` in bytes of pixels. */
  constructor(budget: number) {
    this.#budget = budget
  }

  /** Takes in a frame that was made before anybody asked for it. */
  put(key: string, frame: RenderedFrame): void {
    if (!this.#frames.has(key)) void this.get(key, () => Promise.resolve(frame))
  }

  get(key: string, make: () => Promise<RenderedFrame | undefined>): Promise<RenderedFrame | undefined> {
    const known = this.#frames.get(key)
    if (known) {
      // The place in the map is the order of use.
      this.#frames.delete(key)
      this.#frames.set(key, known)
      return known.frame
    }
    const frame = make()
    const entry = { frame, bytes: 0 }
    this.#frames.set(key, entry)
    const settle = (made: RenderedFrame | undefined) => {
      if (this.#frames.get(key) !== entry) return
      if (!made) {
        this.#frames.delete(key)
        return
      }
      entry.bytes = made.bytes.length
      this.#bytes += entry.bytes
      this.#trim()
    }
    frame.then(settle, () => settle(undefined))
    return frame
  }

  #trim(): void {
    for (const [key, { bytes }] of this.#frames) {
      if (this.#bytes <= this.#budget) return
      this.#frames.delete(key)
      this.#bytes -= bytes
    }
  }
}
