import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Flags for the system's Chromium without a display, a GPU or a way out of this machine. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const CANDIDATES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** The browser of this machine. Throws when there is none: browser tests are never left out. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('No Chromium is installed. Install the package chromium, or name one in CHROMIUM.')
  return chromium.launch({ executablePath, chromiumSandbox: false, args: FLAGS })
}

/** A real server with a workspace of its own, as `npm start` runs it. */
export interface Served {
  readonly url: string
  readonly workspace: string
  /** Kills the engine process as a crash would: at once, from outside. Resolves with whether there was one. */
  killEngine(): Promise<boolean>
  /** Kills the server itself. */
  kill(): Promise<void>
  /** Starts the server again on the same workspace and port. */
  restart(): Promise<Served>
  stop(): Promise<void>
}

/** Process ids of the children of a process, from /proc. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

function started(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const url = /http:\/\/\S+/.exec(out)?.[0]
      if (url) resolve(url)
    })
    child.stderr?.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${out}`)))
  })
}

async function serve(folder: string, port: number): Promise<Served> {
  const workspace = join(folder, 'workspace')
  const args = ['dist/cli.js', 'serve', '--no-open', '--port', String(port), '--workspace', workspace]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, CLEARCOAT_CACHE: join(folder, 'cache') } })
  const url = await started(child)
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    url,
    workspace,
    async killEngine() {
      const [engine] = await childrenOf(child.pid ?? 0)
      if (engine === undefined) return false
      process.kill(engine, 'SIGKILL')
      return true
    },
    kill: () => end('SIGKILL'),
    restart: () => serve(folder, Number(new URL(url).port)),
    async stop() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a server on a free port, in a new workspace that holds the sample photo. */
export async function serveEditor(): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'editor-'))
  await cp(join(root, 'graphs/templates/assets'), join(folder, 'workspace', 'assets'), { recursive: true })
  return serve(folder, 0)
}

/** What a page said on its console that it should not have. three.js's own deprecation of its clock is let through. */
export function watchConsole(page: Page): string[] {
  const said: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if (['error', 'warning'].includes(message.type()) && !/THREE\.Clock|GPU stall|WebGL/.test(text)) said.push(text)
  })
  page.on('pageerror', (error) => said.push(error.message))
  return said
}
