import envPaths from 'env-paths'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProbeHost } from '../providers.ts'

// Every command starts with this, so it loads no node and no engine.

/** The port of the editor unless another one is asked for. */
export const DEFAULT_PORT = 1472

/** Where this copy of Clearcoat lies, and where its processes begin. All of them run from the bundle in dist/. */
export interface Host {
  readonly root: string
  /** Turns the name of a composition root ("worker") into its module. */
  entry(name: string): URL
  readonly cacheFolder: string
  readonly probe: ProbeHost
}

/** The host for the module that started, `dist/cli.js`. CLEARCOAT_CACHE moves the cache. */
export function hostOf(main: string): Host {
  const entry = (name: string) => new URL(`./${name}.js`, main)
  const cacheFolder = process.env['CLEARCOAT_CACHE'] ?? envPaths('clearcoat', { suffix: '' }).cache
  return {
    root: resolve(dirname(fileURLToPath(main)), '..'),
    entry,
    cacheFolder,
    probe: { module: fileURLToPath(entry('probe')), memory: join(cacheFolder, 'providers.json') },
  }
}
