// Development: the server from sources, restarted when they change, and Vite in front of it with hot reload.
import { spawn } from 'node:child_process'
import { createServer } from 'vite'
import { fromRoot } from './source-stamp.mjs'

const vite = await createServer({ configFile: fromRoot('vite.config.ts') })
await vite.listen()
const [origin] = vite.resolvedUrls?.local ?? []
const args = ['--import', 'tsx', '--watch-path=engine', '--watch-path=nodes', '--watch-path=graphs/format', '--watch-path=models', 'engine/cli.ts', 'serve', '--no-open', ...process.argv.slice(2)]
const server = spawn(process.execPath, args, { cwd: fromRoot('.'), stdio: 'inherit', env: { ...process.env, CLEARCOAT_ORIGINS: origin?.replace(/\/$/, '') ?? '' } })
server.on('exit', (code) => process.exit(code ?? 0))
process.stdout.write(`The editor, live: ${origin}\nOpen it with the key that the server prints.\n`)
