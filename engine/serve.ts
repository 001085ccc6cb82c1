import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { nodes } from '../nodes/index.ts'
import { packFolders } from './cli/host.ts'
import type { Host } from './cli/place.ts'
import { keepKey, keptKey } from './launch-key.ts'
import type { ProviderInfo } from './protocol/messages.ts'
import { knownProviders, probeProviders, usableProviders } from './providers.ts'
import { PortBusy, startServer, type RunningServer } from './server/server.ts'
import { WorkspaceBusy } from './server/workspace-lock.ts'

/** What `clearcoat serve` takes. */
export interface ServeOptions {
  readonly port: number
  readonly workspace: string
  /** Opens the editor in the browser. */
  readonly open: boolean
}

/**
 * Serves the editor until the process is asked to end, and brings every unsaved edit to the disk before it does.
 * Resolves with the exit code: 0, or 2 when it could not begin.
 */
export async function serveCommand(host: Host, version: string, options: ServeOptions): Promise<number> {
  let server: RunningServer
  try {
    server = await start(host, version, options)
  } catch (error) {
    process.stderr.write(`${reasons(error).join('\n  ')}\n`)
    return 2
  }
  process.stdout.write(`Clearcoat serves ${resolve(options.workspace)}\n  ${server.url}\n`)
  process.stdout.write('The address holds the key to the editor: keep it to yourself. Ctrl-C ends it.\n')
  if (options.open) openBrowser(server.url)
  const lived = await rememberKey(host, options.workspace, server)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
  await server.close()
  await lived()
  return 0
}

/** Remembers the key of a server for pages that stay open over a restart. Returns what says, at its end, that it lived until then. */
async function rememberKey(host: Host, folder: string, { port, token }: RunningServer): Promise<() => Promise<void>> {
  const lives = await keepKey({ folder: host.cacheFolder, workspace: resolve(folder), port }, token).catch(() => async () => undefined)
  const every = setInterval(() => void lives(), 30 * 60_000)
  every.unref()
  return async () => {
    clearInterval(every)
    await lives()
  }
}

async function start(host: Host, version: string, { port, workspace: folder }: ServeOptions): Promise<RunningServer> {
  const workspace = resolve(folder)
  const templates = join(host.root, 'graphs', 'templates')
  // Looking for accelerators takes seconds the first time: nobody waits for that.
  let findings: readonly ProviderInfo[] = []
  const token = await keptKey({ folder: host.cacheFolder, workspace, port })
  const server = await startServer({
    port,
    ...(token === undefined ? {} : { token }),
    nodes,
    engine: { url: host.entry('main') },
    settings: {
      workspace,
      shared: [templates],
      packs: packFolders(host, workspace),
      exports: join(workspace, 'exports'),
      cache: join(host.cacheFolder, 'values'),
    },
    templates,
    editor: join(host.root, 'dist', 'editor'),
    version,
    providers: async () => findings,
    origins: (process.env['CLEARCOAT_ORIGINS'] ?? '').split(',').filter((origin) => origin !== ''),
  })
  const use = (found: Awaited<ReturnType<typeof probeProviders>>) => {
    findings = found
    server.supervisor.inform({ CLEARCOAT_PROVIDERS: usableProviders(found).join(',') })
  }
  void knownProviders(host.probe)
    .then((known) => known ?? probeProviders(host.probe))
    .then(use, () => undefined)
  return server
}

function reasons(error: unknown): string[] {
  if (error instanceof PortBusy) {
    return [error.message, `Close that program, or name another port: clearcoat serve --port ${error.port + 1}`]
  }
  if (error instanceof WorkspaceBusy) {
    return [error.message, `Use that one, at port ${error.port}, or name another folder: clearcoat serve --workspace <folder>`]
  }
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES') {
    return ['The port, or the folder of the workspace, may not be used.', 'Name another port or another folder.']
  }
  return [`Clearcoat could not start: ${message}`, 'Check the folder of the workspace and the port.']
}

function openBrowser(url: string): void {
  const ways: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  }
  const [command, ...args] = ways[process.platform] ?? ['xdg-open', url]
  // Without a browser, or without a screen, the printed address is enough.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
