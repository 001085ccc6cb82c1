// Development: the engine is bundled anew and the server started again whenever its sources change, with Vite and its hot
// reload in front.
import { spawn } from 'node:child_process'
import { context } from 'esbuild'
import { createServer } from 'vite'
import { ENGINE_BUNDLE } from './engine-bundle.mjs'
import { fromRoot } from './source-stamp.mjs'

const vite = await createServer({ configFile: fromRoot('vite.config.ts') })
await vite.listen()
const origin = (vite.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
const env = { ...process.env, CLEARCOAT_ORIGINS: origin }

let server
function restart() {
  const begin = () => {
    server = spawn(process.execPath, ['dist/cli.js', 'serve', '--no-open', ...process.argv.slice(2)], { cwd: fromRoot('.'), stdio: 'inherit', env })
  }
  if (!server || server.exitCode !== null) return begin()
  server.once('exit', begin)
  server.kill('SIGTERM')
}

const onEnd = { name: 'restart', setup: (build) => build.onEnd(({ errors }) => errors.length === 0 && restart()) }
const bundle = await context({ ...ENGINE_BUNDLE, plugins: [onEnd] })
await bundle.watch()
process.stdout.write(`The editor, live, at ${origin}: open it with the key (?token=...) that the server prints.\n`)
