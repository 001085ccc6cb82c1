import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import type { NodeDefinition } from '../../nodes/kit/define.ts'
import type { LaneEntry } from '../core/lane.ts'
import { createRegistry } from '../core/registry.ts'
import type { Offer } from '../preview/slots.ts'
import { PROTOCOL, type ClientToServer, type ProviderInfo, type ServerToClient, type Welcome } from '../protocol/messages.ts'
import { isOver, type RunState } from '../protocol/run-state.ts'
import { listGraphs, listTemplates } from '../workspace/live-folder.ts'
import { LiveWorkspace } from '../workspace/live-workspace.ts'
import { createApp } from './app.ts'
import { catalogOf } from '../core/catalog.ts'
import { listCars } from './cars.ts'
import { serveConnection, type ConnectionWorld } from './connection.ts'
import type { EngineSettings } from './engine-messages.ts'
import { Guard } from './guard.ts'
import { Once } from './once.ts'
import { openApi } from './openapi.ts'
import { Supervisor } from './supervisor.ts'
import { lockWorkspace } from './workspace-lock.ts'

/** The largest message that a page may send: a graph of the largest kind, with room. */
const MAX_MESSAGE = 16 * 2 ** 20

export interface ServerOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly nodes: readonly NodeDefinition[]
  /** The module of the engine process: it calls `serveEngine`. */
  readonly engine: LaneEntry
  readonly settings: EngineSettings
  /** The folder of starter graphs. */
  readonly templates: string
  /** The folder of the built editor. */
  readonly editor: string
  readonly version: string
  readonly providers?: () => Promise<readonly ProviderInfo[]>
  /** Origins besides the server's own that may speak to it: a development server of the editor. */
  readonly origins?: readonly string[]
  /** The secret that lets requests in; a new random one unless given. */
  readonly token?: string
  /** How long a cancelled run may go on before the engine process is ended; 5 s unless said otherwise. */
  readonly cancelLimitMs?: number
}

export interface RunningServer {
  readonly port: number
  readonly token: string
  /** What to open in a browser. */
  readonly url: string
  readonly workspace: LiveWorkspace
  readonly supervisor: Supervisor
  /** Ends connections and the engine process; every unsaved edit is on the disk before it resolves. */
  close(): Promise<void>
}

/** The port is taken by another program. */
export class PortBusy extends Error {
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is in use by another program, perhaps by another Clearcoat.`)
    this.name = 'PortBusy'
    this.port = port
  }
}

/**
 * Starts the server on this machine's own address and nowhere else. Rejects with PortBusy when the port is taken, and with
 * WorkspaceBusy when another server has the workspace.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { settings, templates, version } = options
  await mkdir(settings.workspace, { recursive: true })
  const token = options.token ?? randomBytes(32).toString('base64url')
  const boot = randomUUID()
  let port = options.port
  const guard = new Guard({ port: () => port, token, ...(options.origins ? { origins: options.origins } : {}) })
  const registry = createRegistry(options.nodes)
  const catalog = catalogOf(registry)
  let io: SocketServer<ClientToServer, ServerToClient> | undefined
  const workspace = new LiveWorkspace({
    folder: settings.workspace,
    templates,
    registry,
    status: (status) => void io?.emit('engine', status),
  })
  const limit = options.cancelLimitMs === undefined ? {} : { cancelLimitMs: options.cancelLimitMs }
  const supervisor = new Supervisor({ entry: options.engine, settings, listener: workspace, ...limit })
  workspace.attach(supervisor)
  const health = () => ({ status: 'ok', version, boot, engine: supervisor.status })
  const routes = {
    guard,
    workspace,
    registry,
    catalog,
    packs: settings.packs,
    templates,
    version,
    boot,
    health,
    openApi: openApi(version),
  }
  const http = createServer(createApp({ ...routes, port: () => port, editor: options.editor }))
  port = await listen(http, options.port)
  const unlock = await lockWorkspace(settings.workspace, port).catch((error: unknown) => {
    http.close()
    throw error
  })
  io = socketServer(http, guard)
  const welcome = async (): Promise<Welcome> => {
    const [{ cars, broken }, recent, providers, shipped, journals] = await Promise.all([
      listCars(settings.packs),
      listGraphs(settings.workspace),
      options.providers?.() ?? [],
      listTemplates(templates),
      workspace.journals(),
    ])
    // What changes by itself is read last, at one moment: what was said of it before this answer must not be taken back by it.
    return {
      proto: PROTOCOL,
      boot,
      version,
      engine: supervisor.status,
      catalog,
      cars,
      brokenCars: broken,
      providers,
      templates: shipped,
      recent,
      open: workspace.list(),
      journals,
      runs: newestOf(workspace.runs.states()),
    }
  }
  const world: ConnectionWorld = { workspace, welcome, render: renderer(supervisor), once: new Once() }
  io.on('connection', (socket) => serveConnection(socket, world))
  supervisor.start()
  return {
    port,
    token,
    url: `http://127.0.0.1:${port}/?token=${token}`,
    workspace,
    supervisor,
    close: async () => {
      // Journals first: nothing after this may keep them from the disk.
      await workspace.flush()
      const closing = io?.close()
      http.closeAllConnections()
      await closing
      await supervisor.close()
      await workspace.flush()
      await unlock()
    },
  }
}

function listen(http: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortBusy(port) : error))
    http.listen(port, '127.0.0.1', () => resolve((http.address() as AddressInfo).port))
  })
}

/** Sockets only: the handshake passes the same checks as every request, and needs the token. */
function socketServer(http: HttpServer, guard: Guard): SocketServer<ClientToServer, ServerToClient> {
  return new SocketServer(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE,
    perMessageDeflate: false,
    allowRequest: (request, allow) => allow(null, guard.address(request) === undefined && guard.entitled(request) === undefined),
  })
}

function renderer(supervisor: Supervisor) {
  return ({ run, node, port, hash, width, plane, packed }: Offer) =>
    supervisor.frame({ run, name: `${node}.${port}`, hash, width, ...(plane ? { plane } : {}), ...(packed ? { packed } : {}) })
}

/** Runs that go on, and the last draft and the last final of each graph. */
function newestOf(states: readonly RunState[]): RunState[] {
  const last = new Set(new Map(states.map((state) => [`${state.graph} ${state.quality}`, state])).values())
  return states.filter((state) => !isOver(state) || last.has(state))
}
