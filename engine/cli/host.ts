import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findPacks, type FoundPack } from '../../models/library.ts'
import { nodes } from '../../nodes/index.ts'
import { folderAssets, type Assets } from '../core/assets.ts'
import { createEngine, type Engine } from '../core/engine.ts'
import { knownProviders, usableProviders } from '../providers.ts'
import type { Host } from './place.ts'

/** Folders that hold car packs: the workspace's own first, since the first that has an id wins, then those that ship. */
export function packFolders(host: Host, workspace: string): readonly string[] {
  return [join(workspace, 'cars'), join(host.root, 'models')]
}

/** All packs that can be seen from a workspace, broken ones among them. */
export function packsOf(host: Host, workspace: string): Promise<FoundPack[]> {
  return findPacks([...packFolders(host, workspace)].reverse())
}

/** What runs of a workspace may read: files below it, and car packs. */
export function assetsOf(host: Host, workspace: string): Assets {
  return folderAssets({ files: [workspace], packs: packFolders(host, workspace) })
}

/** Values get at most a quarter of the machine's memory, and never more than 2 GiB. */
const memoryBudget = () => Math.min(2 * 2 ** 30, totalmem() / 4)

/** An engine for one workspace, with workers, and a disk cache that outlives this process. */
export function engineOf(host: Host, workspace: string, exportFolder?: string): Engine {
  return createEngine({
    nodes,
    assets: assetsOf(host, workspace),
    cacheFolder: join(host.cacheFolder, 'values'),
    memoryBytes: memoryBudget(),
    pool: { entry: { url: host.entry('worker') }, size: Math.max(1, cpus().length) },
    ...(exportFolder === undefined ? {} : { exportFolder }),
  })
}

/**
 * Tells the neural process, which inherits the environment, which providers to try: those that `doctor` or the editor's
 * server found on this machine. Resolves with false when nobody has looked yet; then networks run on the CPU.
 */
export async function chooseProviders(host: Host): Promise<boolean> {
  const findings = await knownProviders(host.probe)
  process.env['CLEARCOAT_PROVIDERS'] = findings ? usableProviders(findings).join(',') : 'cpu'
  return findings !== undefined
}
