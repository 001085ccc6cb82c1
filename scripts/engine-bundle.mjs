// How the engine is bundled: one module for each process, and chunks that they share.
import { fromRoot } from './source-stamp.mjs'

/** Options for esbuild. */
export const ENGINE_BUNDLE = {
  absWorkingDir: fromRoot('.'),
  entryPoints: ['engine/cli.ts', 'engine/main.ts', 'engine/worker.ts', 'engine/helper.ts', 'engine/probe.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
}
