// Bundles the engine's composition roots into dist/, so that the command starts in a blink. Types are checked by `npm run check`.
import { rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { fromRoot, newestSource, STAMP } from './source-stamp.mjs'

const stamp = newestSource()
rmSync(fromRoot('dist'), { recursive: true, force: true })
await build({
  absWorkingDir: fromRoot('.'),
  entryPoints: ['engine/cli.ts', 'engine/worker.ts', 'engine/probe.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
})
writeFileSync(fromRoot(STAMP), String(stamp))
