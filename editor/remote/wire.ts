import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, CommandInput, CommandName, CommandValues, ServerToClient } from '../../engine/protocol/messages.ts'
import type { Answer } from '../../engine/protocol/refusal.ts'

/** The one socket of this window. The page's cookie carries the launch token, so the handshake needs nothing more. */
export const socket: Socket<ServerToClient, ClientToServer> = io({ transports: ['websocket'], autoConnect: false, reconnectionDelay: 200, reconnectionDelayMax: 2000 })

/** Names this page, over reconnects too. */
export const CLIENT = crypto.randomUUID()

/** A key that makes a command safe to send twice. */
export const newKey = (): string => crypto.randomUUID()

const PATIENCE_MS = 15_000

type Emit = (name: CommandName, input: unknown, answer: (error: Error | null, answer?: Answer<unknown>) => void) => void

/**
 * Sends a command and waits for its answer. A command that got none within 15 s, or whose connection broke, is answered
 * with the refusal `engine-lost`; sent again with the same key it does not happen twice.
 */
export function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<CommandValues[N]>> {
  return new Promise((resolve) => {
    const patient = socket.timeout(PATIENCE_MS)
    const emit = patient.emit.bind(patient) as unknown as Emit
    emit(name, input, (error, answer) => {
      if (answer && !error) resolve(answer as Answer<CommandValues[N]>)
      else resolve({ ok: false, failure: { code: 'engine-lost', message: 'The engine did not answer.', help: 'Your edits are kept here and sent when it is back.' } })
    })
  })
}
