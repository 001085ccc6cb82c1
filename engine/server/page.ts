import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import type { Guard } from './guard.ts'

const NOT_BUILT = 'The editor is not built. Run "npm run build" in the folder of Clearcoat, then load this page again.\n'

/**
 * The page opened with `?token=...`, as the command prints it: keeps the token in a cookie that scripts cannot read and
 * other sites cannot send, and leads to the same page without it, so that it stays out of the history.
 */
export function letIn(guard: Guard): RequestHandler {
  return (request, response, next) => {
    const { token } = request.query
    if (token === undefined) return next()
    response.setHeader('Cache-Control', 'no-store')
    if (typeof token !== 'string' || !guard.matches(token)) {
      response.status(403).type('text/plain').send(
        'This address belongs to an earlier launch. Open the one that Clearcoat printed last.\n',
      )
      return
    }
    response.cookie(guard.cookie, token, { httpOnly: true, sameSite: 'strict', path: '/' })
    response.redirect(303, request.path)
  }
}

/** The built editor in `folder`: files as they are, and its page for every other address. */
export function editorPage(folder: string): RequestHandler[] {
  const index = join(folder, 'index.html')
  return [
    express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, path) => {
        // Names of built assets hold a hash of their content.
        response.setHeader('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
    (request, response, next) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return next()
      response.setHeader('Cache-Control', 'no-cache')
      if (existsSync(index)) response.sendFile('index.html', { root: folder })
      else response.status(503).type('text/plain').send(NOT_BUILT)
    },
  ]
}
