import { ENDING } from './files.ts'

/** A name as a file of the workspace: small letters, digits and hyphens, with the ending of graphs. */
export function suggestedPath(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return `${plain.slice(0, 60) || 'untitled'}${ENDING}`
}

/** A path with the ending that graphs have. */
export function withEnding(path: string): string {
  const trimmed = path.trim().replaceAll('\\', '/')
  return trimmed.endsWith(ENDING) ? trimmed : `${trimmed.replace(/(\.livery)?(\.json)?$/, '')}${ENDING}`
}

/** Why a path cannot be saved to, in words, or null. The server's own check follows and is stricter. */
export function pathFault(path: string): string | null {
  const bare = path.slice(0, -ENDING.length)
  if (bare === '' || bare.endsWith('/')) return 'Type a name.'
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'Paths begin inside the workspace, without a slash or a drive.'
  const parts = bare.split('/')
  if (parts.some((part) => part === '..' || part === '.')) return 'Paths stay inside the workspace: no "." or "..".'
  if (parts.some((part) => part === '')) return 'A folder has no name: there are two slashes in a row.'
  if (/[<>:"|?*\p{Cc}]/u.test(path)) return 'Names hold none of < > : " | ? *'
  return path.length > 400 ? 'The path is longer than 400 characters.' : null
}
