import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import type { Guard } from './guard.ts'
import { styleNonce } from './headers.ts'

const NOT_BUILT = 'The editor is not built. Run "npm run build" in the folder of Clearcoat, then load this page again.\n'

/** Stands in the page where the nonce of the response goes. */
const NONCE = '%NONCE%'

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
      // Each answer has a nonce of its own, so none may be shown twice.
      response.setHeader('Cache-Control', 'no-store')
      readFile(index, 'utf8').then(
        (page) => response.type('html').send(page.replaceAll(NONCE, styleNonce(response))),
        () => response.status(503).type('text/plain').send(NOT_BUILT),
      )
    },
  ]
}
