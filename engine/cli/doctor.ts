import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { probeProviders } from '../providers.ts'
import { EXIT } from './exit.ts'
import { packsOf } from './host.ts'
import type { Host } from './place.ts'
import { duration, size } from './words.ts'

/** One thing that the doctor looked at. `ok: false` is worth a user's time; `detail` says what was found. */
interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
  readonly help?: string
}

async function cacheFinding(folder: string): Promise<Finding> {
  const probe = join(folder, `probe-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    await writeFile(probe, '')
    await rm(probe)
    return { what: 'cache', ok: true, detail: folder }
  } catch (reason) {
    const help = 'Make the folder writable, or name another in CLEARCOAT_CACHE.'
    return { what: 'cache', ok: false, detail: `${folder} cannot be written: ${reason instanceof Error ? reason.message : String(reason)}`, help }
  }
}

async function nativeFinding(name: string, what: string): Promise<Finding> {
  try {
    await import(name)
    return { what, ok: true, detail: name }
  } catch (reason) {
    const detail = `${name} does not load: ${reason instanceof Error ? reason.message.split('\n')[0] : String(reason)}`
    return { what, ok: false, detail, help: 'Run npm install again on this machine.' }
  }
}

async function providerFindings(host: Host): Promise<Finding[]> {
  const found = await probeProviders(host.probe)
  return found.map(({ provider, usable, ms, reason }) => ({
    what: `networks on ${provider}`,
    // Only the CPU is a must; everything else is faster where it exists.
    ok: usable || provider !== 'cpu',
    detail: usable ? `usable, ${duration(ms ?? 0)} for a small network` : `not used: ${reason ?? 'unknown'}`,
  }))
}

async function carFindings(host: Host, workspace: string): Promise<Finding[]> {
  const packs = await packsOf(host, workspace)
  return packs.map((pack): Finding =>
    pack.usable
      ? { what: `car ${pack.id}`, ok: true, detail: pack.pack.networks.auv ? 'usable, with an AUV network' : 'usable, without a network' }
      : { what: `car ${pack.id}`, ok: false, detail: pack.message, help: pack.help },
  )
}

/** `clearcoat doctor`: what this machine offers, and what keeps Clearcoat from working well on it. */
export async function doctorCommand(host: Host, options: { readonly json?: boolean; readonly workspace: string }): Promise<number> {
  const findings: Finding[] = [
    { what: 'node', ok: true, detail: `${process.version} on ${process.platform}-${process.arch}, ${cpus().length} cores, ${size(totalmem())} memory` },
    await cacheFinding(host.cacheFolder),
    await nativeFinding('sharp', 'pictures'),
    await nativeFinding('onnxruntime-node', 'networks'),
    ...(await providerFindings(host)),
    ...(await carFindings(host, options.workspace)),
  ]
  for (const { what, ok, detail, help } of findings) {
    if (options.json) process.stdout.write(`${JSON.stringify({ what, ok, detail, ...(help ? { help } : {}) })}\n`)
    else process.stdout.write(`${ok ? 'ok  ' : 'look'}  ${what}: ${detail}\n${help ? `      ${help}\n` : ''}`)
  }
  return findings.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed
}
