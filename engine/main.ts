// The engine process: forked by the server, which starts it anew when it dies.
import { nodes } from '../nodes/index.ts'
import { serveEngine } from './server/engine-child.ts'

// Workers run the same kind of file as this one: bundled beside it, or as source through the loader that runs this one.
const source = import.meta.url.endsWith('.ts')
const url = new URL(source ? './worker.ts' : './worker.js', import.meta.url)
serveEngine(nodes, { url, execArgv: source ? ['--import', 'tsx'] : [] })
