import { spawnSync } from 'node:child_process'

/** What a whole process took, its own children included. */
export interface ProcessCost {
  /** Processor time, user and system, in seconds. */
  readonly cpu: number
  readonly wall: number
  /** The most memory it held at once, MiB. */
  readonly peak: number
}

/** Node tells nothing of a child's processor time and memory; the system's Python does. */
const MEASURE = `
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
said = (done.stderr + done.stdout).decode(errors='replace')[-400:]
print(json.dumps(dict(code=done.returncode, cpu=used.ru_utime + used.ru_stime, wall=wall, peak=used.ru_maxrss / 1024, said=said)))
`

/** Runs a program to its end and says what it cost. Throws an Error with what it said when it fails. */
export function costOf(command: string, args: readonly string[]): ProcessCost {
  const { stdout, error } = spawnSync('python3', ['-c', MEASURE, command, ...args], { encoding: 'utf8' })
  if (error || !stdout) throw new Error(`Processes are measured with python3, which does not run here. ${error?.message ?? ''}`)
  const { code, said, ...cost } = JSON.parse(stdout) as ProcessCost & { code: number; said: string }
  if (code !== 0) throw new Error(`${command} failed: ${said.trim()}`)
  return cost
}

/** Whether a program is on the path. */
export function isOnPath(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', command]).status === 0
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** The middle of several runs, figure by figure. */
export function medianCost(costs: readonly ProcessCost[]): ProcessCost {
  const of = (key: keyof ProcessCost) => median(costs.map((cost) => cost[key]))
  return { cpu: of('cpu'), wall: of('wall'), peak: of('peak') }
}
