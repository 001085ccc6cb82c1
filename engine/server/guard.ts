import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why a request is turned away: the HTTP status, and words for people. */
export interface TurnedAway {
  readonly status: 401 | 403 | 405 | 415
  readonly code: string
  readonly message: string
  readonly help: string
}

export interface GuardOptions {
  /** The port that the server listens on; unknown until it does. */
  readonly port: () => number
  /** The secret that lets requests in. */
  readonly token: string
  /** Origins besides the server's own, such as a development server for the editor. */
  readonly origins?: readonly string[]
}

const HOSTS = ['localhost', '127.0.0.1', '[::1]']
const READING: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD'])

/**
 * Decides about requests before anything else looks at them. A local port is open to every page in every browser of this
 * machine: the Host list stops pages that rebind their name to this address, the Origin check stops foreign pages, the
 * token stops everything that was not let in on purpose, and JSON-only bodies stop what forms can send unasked.
 */
export class Guard {
  readonly #options: GuardOptions

  constructor(options: GuardOptions) {
    this.#options = options
  }

  /** The name of the cookie that carries the token. Cookies are shared by all ports of a host, so it names the port. */
  get cookie(): string {
    return `clearcoat-${this.#options.port()}`
  }

  /** For every request and handshake: is it addressed to this server, and not from a foreign page? */
  address(request: IncomingMessage): TurnedAway | undefined {
    const { host, origin } = request.headers
    const port = this.#options.port()
    if (!isOwn(host, port)) {
      return foreign('The request is addressed to another host.', `Open http://127.0.0.1:${port} in the browser.`)
    }
    if (origin === undefined || this.#options.origins?.includes(origin)) return undefined
    const scheme = 'http://'
    if (origin.startsWith(scheme) && isOwn(origin.slice(scheme.length), port)) return undefined
    return foreign('The request comes from another site.', 'Only the editor of this server may speak to it.')
  }

  /** For everything but reading: is it a kind of request that no form can send? */
  shape(request: IncomingMessage, allowed: (type: string) => boolean = isJson): TurnedAway | undefined {
    if (READING.has(request.method)) return undefined
    if (request.method !== 'POST') {
      return {
        status: 405,
        code: 'method',
        message: `${request.method ?? 'This method'} is not used here.`,
        help: 'Use GET or POST.',
      }
    }
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (allowed(type)) return undefined
    return {
      status: 415,
      code: 'content-type',
      message: `Bodies of type "${type.slice(0, 80) || 'none'}" are not taken here.`,
      help: 'Send application/json.',
    }
  }

  /** Does the request carry the token, as the cookie of the page or as a bearer? */
  entitled(request: IncomingMessage): TurnedAway | undefined {
    if (this.matches(bearerOf(request)) || cookiesOf(request, this.cookie).some((value) => this.matches(value))) return undefined
    return {
      status: 401,
      code: 'token',
      message: 'The request does not carry the token of this server.',
      help: 'Open the address that Clearcoat printed when it started, or send it as "Authorization: Bearer <token>".',
    }
  }

  /** Whether a text is the token, in a time that tells nothing about it. */
  matches(text: string | undefined): boolean {
    const given = Buffer.from(text ?? '')
    const token = Buffer.from(this.#options.token)
    return given.length === token.length && timingSafeEqual(given, token)
  }
}

function isOwn(host: string | undefined, port: number): boolean {
  if (host === undefined) return false
  const name = host.toLowerCase()
  return HOSTS.some((each) => name === `${each}:${port}` || (port === 80 && name === each))
}

/** Only plain JSON: what a form or a simple cross-site request can send is something else. */
function isJson(type: string): boolean {
  return type === 'application/json'
}

function foreign(message: string, help: string): TurnedAway {
  return { status: 403, code: 'foreign', message, help }
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]+)$/.exec(headers.authorization ?? '')?.[1]
}

function cookiesOf({ headers }: IncomingMessage, name: string): string[] {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
