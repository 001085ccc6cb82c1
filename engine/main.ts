// The engine process: forked by the server, which starts it anew when it dies.
import { nodes } from '../nodes/index.ts'
import { serveEngine } from './server/engine-child.ts'

serveEngine(nodes, { url: new URL('./worker.js', import.meta.url) })
