// The command: bundles what is missing or stale, then runs it in this process.
import { ENGINE, isBuilt } from './source-stamp.mjs'

if (!isBuilt(ENGINE)) await import('./build.mjs')
await import('../dist/cli.js')
