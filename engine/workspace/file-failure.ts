import { codeOf } from './files.ts'

/** What can go wrong with a file of the workspace, as a closed list. */
export type FileFailureCode =
  | 'no-file'
  | 'no-folder'
  | 'not-a-file'
  | 'no-permission'
  | 'disk-full'
  | 'too-large'
  | 'not-text'
  | 'not-a-graph'
  | 'changed-on-disk'
  | 'read-only'
  | 'failed'

/** A failure of a file, for people. Names the file and never the folders above it. */
export interface FileFailure {
  readonly code: FileFailureCode
  readonly message: string
  /** What to do next. */
  readonly help: string
  /** The system's own word for it, such as `ENOSPC`. */
  readonly cause?: string
}

/** The failure that an error of the file system means while a file was read or written. */
export function fileFailure(error: unknown, name: string, doing: 'read' | 'saved'): FileFailure {
  const cause = codeOf(error)
  const kept = doing === 'saved' ? ' The file on the disk is as it was.' : ''
  const unknown: Words = { code: 'failed', why: sentence(error), help: 'Try again; if it goes on, use another folder.' }
  const { code, why, help } = WORDS[cause] ?? unknown
  return { code, message: `"${name}" could not be ${doing}: ${why}${kept}`, help, ...(cause ? { cause } : {}) }
}

interface Words {
  readonly code: FileFailureCode
  readonly why: string
  readonly help: string
}

const FULL: Words = { code: 'disk-full', why: 'the disk is full.', help: 'Free some space, then save again.' }
const DENIED: Words = {
  code: 'no-permission',
  why: 'the system does not allow it.',
  help: 'Change the permissions of the file or its folder, or use another folder.',
}

const WORDS: Readonly<Record<string, Words>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, why: 'the disk quota is used up.' },
  EFBIG: { ...FULL, why: 'the disk does not take a file of this size.' },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { ...DENIED, why: 'the disk can only be read.', help: 'Use another folder.' },
  ENOENT: { code: 'no-file', why: 'it is not there.', help: 'Check the name, and that the folder still exists.' },
  ENOTDIR: { code: 'no-folder', why: 'part of its path is no folder.', help: 'Check the path.' },
  EISDIR: { code: 'not-a-file', why: 'it is a folder.', help: 'Name a file.' },
  ENAMETOOLONG: { code: 'failed', why: 'its name is too long.', help: 'Use a shorter name.' },
  ELOOP: { code: 'not-a-file', why: 'it is a link that leads in a circle.', help: 'Name the file itself.' },
  EBUSY: { code: 'failed', why: 'another program holds it.', help: 'Close that program, then try again.' },
  EIO: { code: 'failed', why: 'the disk reports an error.', help: 'Save to another disk, and check this one.' },
}

/** An error's text without paths: those say where people keep things. */
function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const bare = text.replace(/'[^']*[/\\][^']*'/g, 'the file').replace(/(^|\s)(\/|[A-Za-z]:\\)\S+/g, '$1the file')
  return /[.!?]$/.test(bare) ? bare : `${bare}.`
}
