import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { serialize } from '../../../graphs/format/serialize.ts'
import type { Graph } from '../../../graphs/format/graph.ts'
import { bundleEntry } from '../../core/testing/bundle-entry.ts'
import { testNodes } from '../../core/testing/nodes.ts'
import type { LaneEntry } from '../../core/lane.ts'
import {
  PROTOCOL,
  type ClientToServer,
  type CommandInput,
  type CommandName,
  type CommandValues,
  type ServerToClient,
  type Welcome,
} from '../../protocol/messages.ts'
import type { RunEvent } from '../../protocol/events.ts'
import type { Answer } from '../../protocol/refusal.ts'
import type { RunInfo } from '../../protocol/run-state.ts'
import { startServer, type RunningServer, type ServerOptions } from '../server.ts'

let entry: Promise<LaneEntry> | undefined

/** The engine process of tests: the small nodes of the engine's own tests, on the process's own thread. */
export function testEntry(): Promise<LaneEntry> {
  return (entry ??= bundleEntry(new URL('./engine-entry.ts', import.meta.url)))
}

/** A server on a free port with a workspace of its own. */
export interface TestServer {
  readonly server: RunningServer
  readonly folder: string
  /** Everything below here belongs to the test; `folder` is one folder in it. */
  readonly home: string
  /** Ends the server and takes its folder away. */
  end(): Promise<void>
}

/** Options of a server on a free port. `home` is where everything of the test lies. */
export async function testOptions(home: string): Promise<ServerOptions> {
  const folder = join(home, 'workspace')
  const templates = join(home, 'templates')
  const editor = join(home, 'editor')
  for (const each of [folder, templates, join(editor, 'assets')]) mkdirSync(each, { recursive: true })
  writeFileSync(join(editor, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce="%NONCE%"><title>Clearcoat</title>')
  writeFileSync(join(editor, 'assets', 'main-1234.js'), 'export {}')
  return {
    port: 0,
    nodes: testNodes,
    engine: await testEntry(),
    settings: { workspace: folder, shared: [templates], packs: [join(folder, 'cars')], exports: join(folder, 'exports') },
    templates,
    editor,
    version: '0.0.0-test',
  }
}

export async function startTestServer(
  home = mkdtempSync(join(tmpdir(), 'clearcoat-server-')),
  more: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const options = { ...(await testOptions(home)), ...more }
  const server = await startServer(options)
  return {
    server,
    folder: options.settings.workspace,
    home,
    end: async () => {
      await server.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Writes a graph file into the workspace. */
export function writeGraph({ folder }: Pick<TestServer, 'folder'>, name: string, graph: Graph): void {
  writeFileSync(join(folder, name), serialize(graph))
}

/** What came back over HTTP. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Uint8Array
  /** Carries the token unless false. */
  readonly token?: boolean
}

/** Sends a request exactly as it is spelt: no path is tidied and no header added behind the test's back. */
export function ask(
  { port, token }: RunningServer,
  path: string,
  { method = 'GET', headers = {}, body, token: entitled = true }: Ask = {},
): Promise<Reply> {
  const given = { host: `127.0.0.1:${port}`, ...(entitled ? { authorization: `Bearer ${token}` } : {}), ...headers }
  const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: sent,
      setHost: false,
      agent: false,
    }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(
        { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') },
      ))
    })
    call.on('error', reject)
    call.end(body)
  })
}

/** A JSON post. */
export function post(server: RunningServer, path: string, body: unknown): Promise<Reply> {
  return ask(server, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

type TestSocket = Socket<ServerToClient, ClientToServer>

/** A page of the editor, as far as the server can tell. */
export interface TestClient {
  readonly socket: TestSocket
  readonly welcome: Welcome
  /** Sends a command and gives its value; fails with the words of a refusal. */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandValues[N]>
  /** Sends a command and gives the answer as it came. */
  answer<N extends CommandName>(name: N, input: unknown): Promise<Answer<CommandValues[N]>>
  end(): void
}

let clients = 0

export async function connect(server: RunningServer, client = `client-${++clients}`): Promise<TestClient> {
  const socket: TestSocket = io(`http://127.0.0.1:${server.port}`, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { authorization: `Bearer ${server.token}` },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('connect_error', reject)
  })
  const answer = <N extends CommandName>(name: N, input: unknown) =>
    new Promise<Answer<CommandValues[N]>>((resolve) => socket.emit(name, ...([input, resolve] as never)))
  const call = async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandValues[N]> => {
    const given = await answer<N>(name, input)
    if (!given.ok) throw new Error(`${given.failure.code}: ${given.failure.message}`)
    return given.value
  }
  const welcome = await call('hello', { proto: PROTOCOL, client })
  return { socket, welcome, call, answer, end: () => void socket.disconnect() }
}

/** Calls `event` with all that runs say to a page, and `opened` with each that begins. */
export function hearRuns(
  { socket }: TestClient,
  event: (event: RunEvent) => void,
  opened: (info: RunInfo) => void = () => undefined,
): void {
  socket.on('run.news', (news) => {
    for (const each of news) {
      if ('event' in each) event(each.event)
      else opened(each.opened)
    }
  })
}

/** Waits until `look` gives something that is not undefined or false. */
export async function until<T>(look: () => T | undefined | false, ms = 20_000): Promise<T> {
  for (const end = Date.now() + ms; ; ) {
    const found = look()
    if (found !== undefined && found !== false) return found as T
    if (Date.now() > end) throw new Error(`Nothing came within ${ms} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
