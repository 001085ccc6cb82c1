import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunEvent } from '../protocol/events.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a command said and how it ended. */
export interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Each line of stdout as JSON, for commands with --json. */
  lines<T>(): T[]
}

export type Finished = Extract<RunEvent, { type: 'run.finished' }>

/** Runs the command line as a user does, in a process and with a cache of its own. `onOut` sees stdout as it comes, and may kill. */
export function clearcoat(cache: string, args: readonly string[], onOut?: (text: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/clearcoat.mjs', ...args], { cwd: root, env: { ...process.env, CLEARCOAT_CACHE: cache } })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      onOut?.(chunk.toString(), (signal) => child.kill(signal))
    })
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out, err, lines: <T>() => out.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T) })
    })
  })
}

/** The last line of a run with --json. */
export function finishedOf(said: Said): Finished {
  const last = said.lines<Finished>().at(-1)
  if (last?.type !== 'run.finished') throw new Error(`The run said no end: ${said.out.slice(-300)} ${said.err.slice(-300)}`)
  return last
}

/** State by node, leaving out steps that the run did not need. */
export function statesOf({ steps }: Finished): Record<string, string> {
  return Object.fromEntries(steps.filter(({ state }) => state !== 'skipped').map(({ node, state }) => [node, state]))
}
