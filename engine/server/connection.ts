import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { FrameSlots, type Offer } from '../preview/slots.ts'
import type { RenderedFrame } from '../preview/render.ts'
import {
  ackSchema,
  commandSchemas,
  PROTOCOL,
  type ClientToServer,
  type CommandName,
  type CommandValues,
  type ServerToClient,
  type Welcome,
} from '../protocol/messages.ts'
import { slotName } from '../protocol/frame.ts'
import { RefusalError, type Answer } from '../protocol/refusal.ts'
import type { Audience } from '../workspace/live-open.ts'
import type { LiveWorkspace } from '../workspace/live-workspace.ts'
import { asRefusal } from './answer.ts'
import type { Once } from './once.ts'
import { RunMail } from './run-mail.ts'

/** What a connection needs of the server. */
export interface ConnectionWorld {
  readonly workspace: LiveWorkspace
  readonly welcome: () => Promise<Welcome>
  readonly render: (offer: Offer) => Promise<RenderedFrame | undefined>
  /** Answers by client and key, shared by all connections, since a client that lost its connection asks again on another. */
  readonly once: Once<Promise<Answer<unknown>>>
}

type Parsed<N extends CommandName> = z.output<(typeof commandSchemas)[N]>

type Handlers = { [N in CommandName]: (input: Parsed<N>) => CommandValues[N] | Promise<CommandValues[N]> }

/** The socket of one page. What comes in is parsed at this door; what goes out is typed at both ends. */
export type PageSocket = Socket<ClientToServer, ServerToClient>

/** Serves one connection until it ends. Its graphs stay open and its runs go on after that. */
export function serveConnection(socket: PageSocket, world: ConnectionWorld): void {
  const { workspace, render } = world
  const slots = new FrameSlots({ render, send: (head, bytes) => void socket.emit('frame', head, bytes) })
  const mail = new RunMail((news) => void socket.emit('run.news', news))
  let audience: Audience | undefined
  const present = (): Audience => {
    if (!audience) throw new RefusalError('bad-request', 'The connection has not said hello.', 'Send "hello" first.')
    return audience
  }
  const handlers = handlersOf(world, slots, present, (client) => (audience = audienceOf(socket, slots, mail, client)))
  for (const name of Object.keys(commandSchemas) as CommandName[]) {
    socket.on(name, ((input: unknown, answer: unknown) => {
      const reply = typeof answer === 'function' ? (answer as (answer: Answer<unknown>) => void) : () => undefined
      take(name, input, handlers, world.once, audience?.client, reply)
    }) as never)
  }
  socket.on('frame.ack', (ack) => {
    const parsed = ackSchema.safeParse(ack)
    if (parsed.success) slots.acknowledge(parsed.data.slot, parsed.data.seq)
  })
  socket.on('disconnect', () => {
    mail.close()
    if (audience) workspace.leave(audience)
  })
}

function take<N extends CommandName>(
  name: N,
  input: unknown,
  handlers: Handlers,
  once: ConnectionWorld['once'],
  client: string | undefined,
  reply: (answer: Answer<unknown>) => void,
): void {
  const parsed = commandSchemas[name].safeParse(input)
  if (!parsed.success) {
    reply({ ok: false, failure: asRefusal(parsed.error) })
    return
  }
  const data = parsed.data as Parsed<N>
  const key = 'key' in data ? `${client ?? ''} ${name} ${data.key}` : undefined
  // Carried out before anything is awaited, so that edits keep the order in which they came.
  const work = () => answerOf(() => handlers[name](data))
  const answer = key === undefined ? work() : once.do(key, work)
  void answer.then((given) => {
    reply(given)
    // Only what was carried out must not happen twice; a refusal may hold a whole document.
    if (key !== undefined && !wasDone(given)) once.forget(key)
  })
}

function wasDone(answer: Answer<unknown>): boolean {
  if (!answer.ok) return false
  const { value } = answer
  return !(typeof value === 'object' && value !== null && 'accepted' in value && value.accepted === false)
}

function answerOf<T>(work: () => T | Promise<T>): Promise<Answer<T>> {
  const failed = (error: unknown): Answer<T> => {
    const failure = asRefusal(error)
    if (failure.code === 'failed' && !(error instanceof RefusalError)) console.error(error)
    return { ok: false, failure }
  }
  try {
    return Promise.resolve(work()).then((value) => ({ ok: true, value }), failed)
  } catch (error) {
    return Promise.resolve(failed(error))
  }
}

function handlersOf(
  { workspace, welcome }: ConnectionWorld,
  slots: FrameSlots,
  present: () => Audience,
  arrive: (client: string) => void,
): Handlers {
  return {
    hello: ({ proto, client }) => {
      if (proto !== PROTOCOL) {
        throw new RefusalError(
          'other-protocol',
          `The page speaks protocol ${proto}; this engine speaks ${PROTOCOL}.`,
          'Load the page again.',
        )
      }
      arrive(client)
      return welcome()
    },
    'graph.open': (request) => workspace.open(request, present()),
    'graph.edit': ({ graph, base, ops }) => workspace.edit(graph, base, ops, present()),
    'graph.save': ({ graph, path, force }) => (present(), workspace.save(graph, path, force)),
    'graph.close': async ({ graph, discard }) => {
      slots.retain(graph, new Set())
      return { open: await workspace.close(graph, present(), discard) }
    },
    'graph.watch': ({ graph, outputs, live }) => {
      const watched = outputs.map(({ plane, ...output }) => ({ ...output, ...(plane ? { plane } : {}) }))
      slots.retain(graph, new Set(watched.map((output) => slotName(graph, output))))
      return { watched: workspace.watch(graph, watched, live, present()) }
    },
    'run.start': ({ graph, targets, quality, inputs }) => ({
      run: workspace.start(graph, { targets, quality, inputs }, present().client),
    }),
    'run.cancel': ({ run }) => (present(), { cancelled: workspace.cancel(run) }),
    'run.resume': ({ run, seq }) => (present(), workspace.resume(run, seq)),
  }
}

function audienceOf(socket: PageSocket, slots: FrameSlots, mail: RunMail, client: string): Audience {
  return {
    client,
    runOpened: (info) => mail.opened(info),
    runEvent: (graph, event) => mail.event(graph, event),
    edited: (edit) => void socket.emit('graph.edited', edit),
    faults: (message) => void socket.emit('graph.faults', message),
    saved: (saved) => void socket.emit('graph.saved', saved),
    outside: (message) => void socket.emit('graph.outside', message),
    warning: (warning) => void socket.emit('graph.warning', warning),
    offer: (offer) => slots.offer(offer),
  }
}
