import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Headers of every response. Scripts come from this server alone; `blob:` is for pictures that the page makes and for
 * workers of the 3D view; styles may be inline because the canvas places its nodes by them.
 */
export function securityHeaders(port: () => number): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
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
