import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { JOURNAL_FOLDER } from '../workspace/journal.ts'

const lockSchema = z.object({ pid: z.int().positive(), port: z.int().min(0).max(65_535) })

/** The workspace is open in another server: two of them would write over each other's journals. */
export class WorkspaceBusy extends Error {
  readonly port: number

  constructor(port: number) {
    super('The workspace is open in another Clearcoat.')
    this.name = 'WorkspaceBusy'
    this.port = port
  }
}

/**
 * Takes a workspace for this process. A lock that a killed server left behind is taken over. Gives what lets it go;
 * rejects with WorkspaceBusy while another server lives.
 */
export async function lockWorkspace(folder: string, port: number): Promise<() => Promise<void>> {
  const path = join(folder, JOURNAL_FOLDER, 'server.lock')
  await mkdir(join(folder, JOURNAL_FOLDER), { recursive: true })
  for (let tries = 0; ; tries++) {
    if (await write(path, port)) return () => rm(path, { force: true })
    const other = lockSchema.safeParse(await readFile(path, 'utf8').then(JSON.parse, () => undefined))
    if (tries > 3 || (other.success && (await lives(other.data)))) throw new WorkspaceBusy(other.data?.port ?? 0)
    await rm(path, { force: true })
  }
}

async function write(path: string, port: number): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined
    throw error
  })
  if (!file) return false
  try {
    await file.writeFile(JSON.stringify({ pid: process.pid, port }))
  } finally {
    await file.close()
  }
  return true
}

/** The process is there, and it is a server and not a stranger that got its number. */
async function lives({ pid, port }: z.infer<typeof lockSchema>): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path: '/api/health', timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    call.on('error', () => resolve(false))
    call.on('timeout', () => {
      // It holds the port and does not answer: it may be busy, so it counts as living.
      resolve(true)
      call.destroy()
    })
    call.end()
  })
}
