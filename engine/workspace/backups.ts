import { basename, dirname, join } from 'node:path'
import { codeOf, type Files } from './files.ts'

/** The folder beside a graph that holds its earlier states. */
export const BACKUP_FOLDER = '.backups'

/** Where the backups of a file lie, the newest first: `.backups/name.1` to `.backups/name.<count>`. */
export function backupPaths(path: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => join(dirname(path), BACKUP_FOLDER, `${basename(path)}.${index + 1}`))
}

/**
 * Keeps the present content of a file as its newest backup and lets the oldest go. The file itself stays untouched.
 * Fails with the system's error; some backups may then have moved up by one, and none but the oldest is lost.
 */
export async function keepBackup(files: Files, path: string, count: number): Promise<void> {
  if (count < 1) return
  const paths = backupPaths(path, count)
  const [newest = ''] = paths
  await files.mkdir(dirname(newest))
  // The new backup is made before the others move up: a full disk then costs none of them.
  const fresh = `${newest}.new`
  await absent(files.unlink(fresh))
  try {
    await files.link(path, fresh)
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error
    await files.copy(path, fresh)
  }
  for (let index = paths.length - 2; index >= 0; index--) await absent(files.rename(paths[index] ?? '', paths[index + 1] ?? ''))
  await files.rename(fresh, newest)
}

/** What file systems without hard links answer. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])

async function absent(step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
