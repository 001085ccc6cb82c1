import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const RANK = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const

type Provider = (typeof RANK)[number]

const findingSchema = z.object({
  provider: z.enum(RANK),
  usable: z.boolean(),
  /** Time of one run of a small network. */
  ms: z.number().optional(),
  reason: z.string().optional(),
})

/** What was found out about one execution provider on this machine. */
export type ProviderFinding = z.infer<typeof findingSchema>

/** Where the probe is, and where it is remembered. */
export interface ProbeHost {
  readonly module: string
  /** File that keeps the findings between runs. */
  readonly memory: string
}

const LIMIT_MS = 20_000

/** Providers that this platform could have at all; the rest would only print noise. */
function candidates(platform: NodeJS.Platform): readonly Provider[] {
  if (platform === 'win32') return ['cuda', 'dml', 'webgpu', 'cpu']
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu']
  return ['cuda', 'webgpu', 'cpu']
}

function tryOne(host: ProbeHost, provider: Provider): Promise<ProviderFinding> {
  return new Promise((resolve) => {
    execFile(process.execPath, [host.module, provider], { timeout: LIMIT_MS, killSignal: 'SIGKILL' }, (error, stdout) => {
      const line = stdout.trim().split('\n').at(-1) ?? ''
      try {
        resolve({ provider, ...findingSchema.omit({ provider: true }).parse(JSON.parse(line)) })
      } catch {
        const reason = error?.killed ? `It did not answer within ${LIMIT_MS / 1000} s.` : 'Its process crashed.'
        resolve({ provider, usable: false, reason })
      }
    })
  })
}

/** A pretended accelerator (a software adapter) works but is slower than the CPU: then it is none. */
function demoteSlow(findings: readonly ProviderFinding[]): ProviderFinding[] {
  const cpu = findings.find((finding) => finding.provider === 'cpu')?.ms ?? Infinity
  return findings.map((finding) =>
    finding.provider !== 'cpu' && finding.usable && (finding.ms ?? 0) > cpu
      ? { ...finding, usable: false, reason: 'It is slower than the CPU here, so it is a software adapter.' }
      : finding,
  )
}

/** Probes every provider, one at a time, each in a process of its own, and keeps what was found. Never rejects for a bad driver. */
export async function probeProviders(host: ProbeHost): Promise<ProviderFinding[]> {
  const findings: ProviderFinding[] = []
  for (const provider of candidates(process.platform)) findings.push(await tryOne(host, provider))
  const judged = demoteSlow(findings)
  await mkdir(dirname(host.memory), { recursive: true })
  await writeFile(host.memory, JSON.stringify({ runtime: process.version, findings: judged }, null, 2))
  return judged
}

/** The findings kept from last time, or undefined when there are none for this version of Node. */
export async function knownProviders(host: ProbeHost): Promise<ProviderFinding[] | undefined> {
  try {
    const kept = z.object({ runtime: z.literal(process.version), findings: z.array(findingSchema) })
    return kept.parse(JSON.parse(await readFile(host.memory, 'utf8'))).findings
  } catch {
    return undefined
  }
}

/** The usable providers in the order in which networks try them. */
export function usableProviders(findings: readonly ProviderFinding[]): string[] {
  return RANK.filter((provider) => findings.some((finding) => finding.provider === provider && finding.usable))
}
