import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

/** The kinds of file that a run may write. Nothing that a system would execute or a browser would render as a page. */
export const WRITABLE = ['dds', 'tga', 'png', 'jpg', 'webp', 'json', 'glb'] as const

/** Why a name is refused, for people. */
export interface PathFault {
  readonly message: string
  readonly help: string
}

const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
const LONGEST_SEGMENT = 120
const HELP = 'Use a relative name such as "exports/body.png", of letters, digits, spaces, "-", "_" and ".".'

/**
 * Why a relative file name is refused, or null when it is sound: absolute and home paths, `..`, `.`, backslashes, drive
 * letters, UNC, NUL and other control characters, percent signs, reserved device names (also with an extension), hidden
 * files, and names that some system trims or forbids. The same rules on every system, so that a shared graph means the
 * same everywhere.
 */
export function whyNotName(name: string): PathFault | null {
  const refuse = (fault: string): PathFault => ({ message: `The file name ${shown(name)} ${fault}.`, help: HELP })
  if (name === '') return { message: 'The file name is empty.', help: HELP }
  if (name.length > 400) return refuse('is too long')
  if (/\p{C}/u.test(name)) return refuse('holds a character that cannot be seen')
  if (name.includes('\\')) return refuse('holds a backslash')
  if (/^[a-zA-Z]:/.test(name)) return refuse('begins with a drive letter')
  if (name.startsWith('/') || isAbsolute(name)) return refuse('is absolute')
  if (name.startsWith('~')) return refuse('begins with "~"')
  if (/[%<>:"|?*]/.test(name)) return refuse('holds one of % < > : " | ? *')
  for (const segment of name.split('/')) {
    if (segment === '') return refuse('has an empty folder name')
    if (segment === '..' || segment === '.') return refuse(`steps out with "${segment}"`)
    if (segment.startsWith('.')) return refuse('is hidden')
    if (/[. ]$/.test(segment) || segment.startsWith(' ')) return refuse(
      'has a part that begins or ends with a space or ends with a dot',
    )
    if (segment.length > LONGEST_SEGMENT) return refuse('has a part that is too long')
    if (RESERVED.test(segment.split('.')[0]?.trimEnd() ?? '')) return refuse('uses a name that Windows keeps for devices')
  }
  return null
}

/** Why a file must not be written under this name, or null: `whyNotName`, and the extension must be on the list. */
export function whyNotWrite(name: string): PathFault | null {
  const fault = whyNotName(name)
  if (fault) return fault
  const extension = extensionOf(name)
  if ((WRITABLE as readonly string[]).includes(extension)) return null
  return {
    message: `The file name ${shown(name)} ends in "${extension}", which is not a kind of file that a run writes.`,
    help: `Use one of ${WRITABLE.join(', ')}.`,
  }
}

/**
 * Why a file-name param is refused before a run, or null. The node may still add its extension, so only an ending that
 * reads as another kind of file is refused: "body v1.2" passes, "body.exe" does not.
 */
export function whyNotFileName(name: string): PathFault | null {
  const fault = whyNotName(name)
  if (fault) return fault
  return /\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(name) ? whyNotWrite(name) : null
}

/** The part after the last dot of the base name, lower case; empty when there is none. */
export function extensionOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const dot = base.lastIndexOf('.')
  return dot <= 0 ? '' : base.slice(dot + 1).toLowerCase()
}

/** Whether `path` is `root` itself or lies below it. Both must be real paths; `out_evil` is not below `out`. */
export function contains(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}

/** Where a relative name leads below a root, or why it must not be followed. */
export type Resolved = { readonly ok: true; readonly path: string } | ({ readonly ok: false } & PathFault)

/**
 * Follows a relative name below a granted root. The real path of its deepest existing folder must lie below the real
 * path of the root, so that no link leads out. The file itself may be missing; when it is there, it must be no link.
 */
export async function resolveBelow(root: string, name: string): Promise<Resolved> {
  const fault = whyNotName(name)
  if (fault) return { ok: false, ...fault }
  const realRoot = await realpath(root)
  const path = join(realRoot, ...name.split('/'))
  const folder = await deepest(dirname(path))
  if (!contains(realRoot, folder)) return leadsOut(name)
  const entry = await lstat(path).catch(() => undefined)
  if (entry?.isSymbolicLink() && !contains(realRoot, await realpath(path).catch(() => sep))) return leadsOut(name)
  return { ok: true, path: entry ? join(await realpath(dirname(path)), basename(path)) : path }
}

function leadsOut(name: string): Resolved {
  return {
    ok: false,
    message: `The file name ${shown(name)} leads out of the granted folder through a link.`,
    help: 'Put the file itself into the folder, or grant the folder that it lies in.',
  }
}

/** The real path of the nearest folder that exists. */
async function deepest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return await realpath(at)
    } catch {
      // A dangling link exists for lstat though not for realpath: it could be filled in later to lead anywhere.
      if (await lstat(at).then(() => true, () => false)) return sep
      if (dirname(at) === at) return at
    }
  }
}

function shown(name: string): string {
  const text = JSON.stringify(name)
  return text.length > 80 ? `${text.slice(0, 77)}..."` : text
}
