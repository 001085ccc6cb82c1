// Builds what is missing, then serves the editor. What follows `npm start --` goes to `clearcoat serve`.
import { EDITOR, ENGINE, isBuilt } from './source-stamp.mjs'

const [node, script, ...rest] = process.argv
if (!isBuilt(EDITOR) || !isBuilt(ENGINE)) {
  process.stdout.write('Building the editor ...\n')
  process.argv = [node, script, '--editor']
  await import('./build.mjs')
}
process.argv = [node, script, 'serve', ...rest]
await import('../dist/cli.js')
