import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** The one-time word of a response that lets style sheets in which its page makes itself. */
export const styleNonce = (response: ServerResponse): string => (response as { readonly locals?: { readonly nonce?: string } }).locals?.nonce ?? ''

/**
 * Headers of every response. Scripts come from this server alone; `blob:` is for pictures that the page makes and for
 * workers of the 3D view. Styles come from this server too: what places cards goes through the CSSOM, which this does not
 * touch, and the two style elements that menus make carry the response's nonce.
 */
export function securityHeaders(port: () => number): RequestHandler[] {
  return [
    (_request, response, next) => {
      response.locals['nonce'] = randomBytes(16).toString('base64')
      next()
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", (_request, response) => `'nonce-${styleNonce(response)}'`],
          imgSrc: ["'self'", 'blob:', 'data:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'", 'blob:', 'data:', () => `ws://127.0.0.1:${port()}`, () => `ws://localhost:${port()}`],
          workerSrc: ["'self'", 'blob:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Plain http on this machine only: asking browsers to insist on https would lock people out of their localhost.
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.vary('Sec-Fetch-Dest')
      next()
    },
  ]
}

/** For answers of the API: nothing keeps them, and nothing renders them as a page. */
export const apiHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}
