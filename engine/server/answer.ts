import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Refusal, RefusalCode } from '../protocol/refusal.ts'
import { RefusalError } from '../protocol/refusal.ts'
import type { TurnedAway } from './guard.ts'

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'bad-request': 400,
  'other-protocol': 400,
  'unknown-graph': 404,
  'unknown-run': 404,
  'unknown-template': 404,
  'not-found': 404,
  'not-a-graph': 422,
  'read-only': 403,
  'stale-edit': 409,
  'no-name': 400,
  'bad-name': 400,
  exists: 409,
  'changed-outside': 409,
  'too-large': 413,
  unsupported: 415,
  'engine-lost': 503,
  failed: 500,
}

const SEE = 'See /api/openapi.json for what belongs there.'

/** Whatever was thrown as a refusal in words. Bugs tell nothing of the inside: their text stays in the log. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof RefusalError) return { code: error.code, message: error.message, help: error.help }
  if (error instanceof z.ZodError) {
    return { code: 'bad-request', message: `The request does not fit: ${firstIssue(error)}.`, help: SEE }
  }
  const status = statusOf(error)
  if (status === 413) return { code: 'too-large', message: 'The request is too large.', help: 'Send less at once.' }
  if (status !== undefined && status < 500) return { code: 'bad-request', message: 'The request cannot be read.', help: SEE }
  const help = 'Try again; if it goes on, start Clearcoat again and report what its window says.'
  return { code: 'failed', message: 'Something went wrong inside the server.', help }
}

/** Answers with a refusal, in the same form everywhere. */
export function refuse(response: Response, failure: Refusal | TurnedAway): void {
  const { code, message, help } = failure
  const status = 'status' in failure ? failure.status : STATUS[failure.code]
  response.status(status).json({ failure: { code, message, help } })
}

/** The end of every route that threw. */
export const errorHandler: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error)
  const refusal = asRefusal(error)
  if (refusal.code === 'failed' && !(error instanceof RefusalError)) console.error(error)
  refuse(response, refusal)
}

/** For API paths that nothing answers. */
export const notFound: RequestHandler = (_request, response) => {
  const help = 'See /api/openapi.json for what there is.'
  refuse(response, { code: 'not-found', message: 'There is nothing at this address.', help })
}

function statusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' ? status : undefined
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  const place = issue?.path.join('.') ?? ''
  return `${place ? `${place}: ` : ''}${(issue?.message ?? 'unknown').replace(/\.$/, '')}`
}
