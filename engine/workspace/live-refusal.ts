import { RefusalError, type RefusalCode } from '../protocol/refusal.ts'
import type { FileFailure, FileFailureCode } from './file-failure.ts'

const CODES: Readonly<Partial<Record<FileFailureCode, RefusalCode>>> = {
  'no-file': 'not-found',
  'no-folder': 'not-found',
  'not-a-file': 'not-found',
  'not-text': 'not-a-graph',
  'not-a-graph': 'not-a-graph',
  'too-large': 'too-large',
  'read-only': 'read-only',
}

/** A failure of a file as an answer. `own`: the file is the graph's own, so that another content means a change from outside. */
export function refusalOf({ code, message, help }: FileFailure, own: boolean): RefusalError {
  const known = code === 'changed-on-disk' ? (own ? 'changed-outside' : 'exists') : CODES[code]
  return new RefusalError(known ?? 'failed', message, help)
}
