import type { Page } from 'playwright-core'
import { boxOf, card } from './hand.ts'

/** Milliseconds from each input event to the first painted frame that shows it. */
export interface Latencies {
  readonly thumb: readonly number[]
  readonly car: readonly number[]
}

interface Tick {
  readonly thumb: number
  readonly car: number
}

/**
 * Holds a card's slider at its low end and moves it a step at a time to its high end; each step waits until both the card's own picture and the 3D car
 * show it. Time runs from the pointer event, as the page gets it, to the end of the animation frame in which the picture
 * was painted or the texture was uploaded and drawn.
 */
export async function sliderLatencies(page: Page, id: string, name: string, ticks: number): Promise<Latencies> {
  const { x, y, width, height } = await boxOf(card(page, id).getByRole('slider', { name }))
  await page.evaluate((node) => {
    const thumb = document.querySelector<HTMLCanvasElement>(`[data-card="${node}"] .card-thumb canvas`)
    let begun = 0
    let before = 0
    let told: Partial<Record<'thumb' | 'car', number>> = {}
    let next: ((tick: Tick) => void) | null = null
    // After the frame's own callbacks, where the 3D view draws: the next task is the first moment when all of it is done.
    const shown = (what: 'thumb' | 'car') => {
      // What steps before this one left to be painted does not count.
      const revision = window.__clearcoat.revisions.shown(what === 'thumb' ? { node, port: 'image' } : undefined)
      if (begun === 0 || revision <= before) return
      const began = begun
      requestAnimationFrame(() =>
        setTimeout(() => {
          if (began !== begun) return
          told[what] ??= performance.now() - begun
          const { thumb: first, car } = told
          if (first !== undefined && car !== undefined && next) next({ thumb: first, car })
        }),
      )
    }
    for (const paint of ['drawImage', 'putImageData'] as const) {
      const original = CanvasRenderingContext2D.prototype[paint] as (...args: unknown[]) => void
      Object.assign(CanvasRenderingContext2D.prototype, {
        [paint](this: CanvasRenderingContext2D, ...args: unknown[]) {
          original.apply(this, args)
          if (this.canvas === thumb) shown('thumb')
        },
      })
    }
    new MutationObserver(() => shown('car')).observe(document.documentElement, { attributes: true, attributeFilter: ['data-car-frame'] })
    const onMove = () => {
      if (begun === 0) begun = performance.now()
    }
    window.addEventListener('pointermove', onMove, true)
    Object.assign(window, {
      nextTick: () => {
        begun = 0
        before = window.__clearcoat.revisions.confirmed()
        told = {}
        return new Promise<Tick | null>((resolve) => {
          next = resolve
          setTimeout(() => resolve(null), 3000)
        })
      },
    })
  }, id)
  const thumb: number[] = []
  const car: number[] = []
  const move = async (share: number): Promise<Tick | null> => {
    const shown = page.evaluate(() => (window as unknown as { nextTick: () => Promise<Tick | null> }).nextTick())
    // The page must be listening before the hand moves.
    await page.evaluate(() => undefined)
    await page.mouse.move(x + width * share, y + height / 2)
    return shown
  }
  // The value goes to its low end first, so that the whole way is left and each step shows what was never shown.
  await page.mouse.move(x + width * 0.9, y + height / 2)
  await page.mouse.down()
  await move(-0.2)
  await page.waitForTimeout(1000)
  for (let i = 0; i < ticks; i++) {
    const tick = await move(-0.2 + (i + 1) / ticks)
    // A step that rounds to the value there is changes nothing, so nothing is painted for it.
    if (tick) {
      thumb.push(tick.thumb)
      car.push(tick.car)
    }
    await page.waitForTimeout(40)
  }
  await page.mouse.up()
  return { thumb, car }
}
