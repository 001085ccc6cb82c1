// A whole server in a process of its own, for tests that kill it. Arguments: the folder of the test. Prints port and token.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { testNodes } from '../../core/testing/nodes.ts'
import { startServer } from '../server.ts'

const [home = '', engine = ''] = process.argv.slice(2)
const folder = join(home, 'workspace')
const { port, token } = await startServer({
  port: 0,
  nodes: testNodes,
  engine: { url: pathToFileURL(engine) },
  settings: { workspace: folder, shared: [], packs: [], exports: join(folder, 'exports') },
  templates: join(home, 'templates'),
  editor: join(home, 'editor'),
  version: '0.0.0-test',
})
process.stdout.write(`${JSON.stringify({ port, token })}\n`)
