import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, serveEditor, watchConsole, type Served } from './harness.ts'

/** How a page is opened. Left out: dark, with motion, live drafts on. */
export interface PageOptions {
  readonly theme?: 'dark' | 'light'
  readonly reducedMotion?: boolean
  readonly live?: boolean
  readonly width?: number
  readonly height?: number
  /** After the origin: an address below it. */
  readonly at?: string
}

/** One server and one browser, and the pages that are open in it. */
export class Stage {
  #served: Served | undefined
  #browser: Browser | undefined
  readonly #contexts: BrowserContext[] = []

  get served(): Served {
    if (!this.#served) throw new Error('The server is not up.')
    return this.#served
  }

  async up(): Promise<void> {
    ;[this.#served, this.#browser] = await Promise.all([serveEditor(), launchBrowser()])
  }

  async down(): Promise<void> {
    await this.#browser?.close()
    await this.#served?.stop()
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()))
  }

  /** A page of its own browser profile that shows the editor, with hooks for counting; and what its console said. */
  async page(options: PageOptions = {}, served: Served = this.served): Promise<{ page: Page; said: string[] }> {
    if (!this.#browser) throw new Error('The browser is not up.')
    const { theme = 'dark', reducedMotion = false, live = true, width = 1440, height = 900, at = '/?debug' } = options
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    this.#contexts.push(context)
    context.setDefaultTimeout(60_000)
    const { origin, port, searchParams } = new URL(served.url)
    await context.addCookies([{ name: `clearcoat-${port}`, value: searchParams.get('token') ?? '', url: origin }])
    // Loaders that keep the names of functions wrap them in a helper, which the page would lack.
    await context.addInitScript('globalThis.__name = (named) => named')
    if (!live) await context.addInitScript(() => localStorage.getItem('clearcoat.live') ?? localStorage.setItem('clearcoat.live', 'false'))
    const page = await context.newPage()
    const said = watchConsole(page)
    await page.goto(`${origin}${at}`)
    return { page, said }
  }
}
