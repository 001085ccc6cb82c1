// Runs the benchmarks one after the other, prints them beside their goals, and keeps them in engine/bench/results/.
import { execFileSync } from 'node:child_process'
import { fromRoot } from './source-stamp.mjs'

execFileSync(process.execPath, ['--import', 'tsx', 'engine/bench/main.ts', ...process.argv.slice(2)], { cwd: fromRoot('.'), stdio: 'inherit' })
