import type { Page } from 'playwright-core'

/** Frames per second under the hand. */
export interface Rates {
  readonly pan: number
  readonly zoom: number
  readonly drag: number
}

const LASTS_MS = 1000

/** Frames that the page drew each second while `gesture` went on. */
async function during(page: Page, gesture: (share: number) => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const count = { frames: 0, from: performance.now(), on: true }
    Object.assign(window, { frameCount: count })
    const frame = () => {
      count.frames++
      if (count.on) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const start = Date.now()
  for (let passed = 0; passed < LASTS_MS; passed = Date.now() - start) await gesture(passed / LASTS_MS)
  return page.evaluate(() => {
    const { frameCount: count } = window as unknown as { frameCount: { frames: number; from: number; on: boolean } }
    count.on = false
    return (count.frames * 1000) / (performance.now() - count.from)
  })
}

/** The point nearest to the middle of the window at which nothing lies on the canvas. */
function barePoint(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect()
    if (!pane) throw new Error('There is no canvas.')
    const middle = { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 }
    for (let far = 0; far < 400; far += 8) {
      for (const [x, y] of [[middle.x + far, middle.y], [middle.x, middle.y + far], [middle.x - far, middle.y], [middle.x, middle.y - far]] as const) {
        if (document.elementFromPoint(x, y)?.matches('.react-flow__pane')) return { x, y }
      }
    }
    throw new Error('The canvas is covered all over.')
  })
}

/** Drags the first node that is wholly in view, pans with a button of the mouse, and zooms out and in with the wheel. */
export async function frameRates(page: Page, button: 'left' | 'middle'): Promise<Rates> {
  const grip = await page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect()
    for (const node of document.querySelectorAll('.react-flow__node')) {
      const { x, y, right, bottom } = node.getBoundingClientRect()
      if (pane && x > pane.x && y > pane.y && right < pane.right && bottom < pane.bottom) return { x: x + 60, y: y + 12 }
    }
    throw new Error('No node is in view.')
  })
  const circle = (share: number, radius: number, { x, y }: { x: number; y: number }) =>
    page.mouse.move(x + radius * Math.sin(share * 12), y + radius * (1 - Math.cos(share * 12)))
  await page.mouse.move(grip.x, grip.y)
  await page.mouse.down()
  const drag = await during(page, (share) => circle(share, 60, grip))
  await page.mouse.up()

  const bare = await barePoint(page)
  await page.mouse.move(bare.x, bare.y)
  await page.mouse.down({ button })
  const pan = await during(page, (share) => circle(share, 200, bare))
  await page.mouse.up({ button })

  let notches = 0
  const zoom = await during(page, () => page.mouse.wheel(0, notches++ % 16 < 8 ? 120 : -120))
  return { pan, zoom, drag }
}
