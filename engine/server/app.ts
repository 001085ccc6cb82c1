import express, { type Express, type RequestHandler } from 'express'
import { errorHandler, notFound, refuse } from './answer.ts'
import { apiHeaders, securityHeaders } from './headers.ts'
import { editorPage, letIn } from './page.ts'
import { apiRoutes, type RouteWorld } from './routes.ts'

export interface AppOptions extends RouteWorld {
  readonly port: () => number
  /** The folder of the built editor. */
  readonly editor: string
}

/** The HTTP side of the server. Every request passes the address check first, whatever it asks for. */
export function createApp(options: AppOptions): Express {
  const { guard, port, editor } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', 'weak')
  app.set('query parser', 'simple')
  const address: RequestHandler = (request, response, next) => {
    const away = guard.address(request)
    if (away) refuse(response, away)
    else next()
  }
  app.use(securityHeaders(port), address)
  app.use('/api', apiHeaders, apiRoutes(options), notFound)
  app.use(letIn(guard), editorPage(editor))
  app.use((request, response) => {
    refuse(response, {
      status: 405,
      code: 'method',
      message: `${request.method} is not used here.`,
      help: 'See /api/openapi.json for what there is.',
    })
  })
  app.use(errorHandler)
  return app
}
