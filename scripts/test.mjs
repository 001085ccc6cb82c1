// Everything that must hold before a change lands: tools, types, lint, tests. `npm test -- FILTER` passes a filter on to vitest.
import { spawnSync } from 'node:child_process'
import { fromRoot } from './source-stamp.mjs'

/** What the tests need beyond npm: independent decoders that judge our files, a browser, and what trains networks. */
const TOOLS = [
  { name: 'ImageMagick', check: ['convert', '-version'], debian: 'imagemagick' },
  { name: 'Pillow', check: ['/usr/bin/python3', '-c', 'import PIL'], debian: 'python3-pil' },
  { name: 'PyTorch', check: ['/usr/bin/python3', '-c', 'import numpy, torch'], debian: 'python3-torch' },
  { name: 'ONNX for Python', check: ['/usr/bin/python3', '-c', 'import onnx'], debian: 'python3-onnx' },
  { name: 'A C compiler', check: ['cc', '--version'], debian: 'gcc' },
  { name: 'C headers', check: ['test', '-e', '/usr/include/stdio.h'], debian: 'libc6-dev' },
  { name: 'Chromium', check: [process.env.CHROMIUM ?? 'chromium', '--version'], debian: 'chromium' },
]

const works = ([command, ...args]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

function run(command, args) {
  const { status, signal } = spawnSync(command, args, { cwd: fromRoot('.'), stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0))
}

/** Debian's own installer, where this user may use it. */
function install(tools) {
  const packages = tools.map((tool) => tool.debian)
  console.log(`Installing ${packages.join(', ')} ...`)
  const apt = (args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  apt(['update', '-qq'])
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages])
}

let missing = TOOLS.filter((tool) => !works(tool.check))
if (missing.length > 0 && process.getuid?.() === 0) {
  install(missing)
  missing = TOOLS.filter((tool) => !works(tool.check))
}
for (const tool of missing) {
  console.error(`${tool.name} is missing: install the package ${tool.debian}. Without it tests fail under CI, and those that compare with it are left out elsewhere.`)
}
if (missing.length > 0 && process.env.CI) process.exit(1)

const bin = (name) => fromRoot(`node_modules/.bin/${name}`)
run(bin('tsc'), ['--noEmit'])
run(bin('oxlint'), [])
run(process.execPath, ['scripts/build.mjs', '--editor'])
const asked = process.argv.slice(2)
if (asked.length > 0) run(bin('vitest'), ['run', ...asked])
else {
  // Browser tests have the machine to themselves: they watch a real engine at work.
  run(bin('vitest'), ['run', '--exclude', 'editor/e2e/**'])
  run(bin('vitest'), ['run', 'editor/e2e'])
}
