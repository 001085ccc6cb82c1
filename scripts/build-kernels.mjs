// Compiles nodes/kernels/wasm/assembly to the modules beside it. `--print NAME` writes that module to standard output instead.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = 'nodes/kernels/wasm/assembly'
const options = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--initialMemory', '16']

/** The modules: what they are called, what they are, and what compiles to them. */
const modules = {
  module: { name: 'KERNELS_WASM', what: 'pixel kernels', entry: 'index.ts' },
  'blocks-module': { name: 'BLOCKS_WASM', what: 'block encoders', entry: 'blocks.ts' },
}

/** The text of a committed module. Throws with the compiler's words when the source does not compile. */
async function build({ name, what, entry }) {
  let wasm
  const { error, stderr } = await asc.main(
    [`${source}/${entry}`, '--baseDir', root, '--outFile', 'kernels.wasm', ...options],
    {
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') wasm = contents
      },
    },
  )
  if (error || !wasm) throw new Error(`The ${what} do not compile.\n${stderr}`)
  const lines = Buffer.from(wasm).toString('base64').match(/.{1,240}/g)
  return `// Made by scripts/build-kernels.mjs from nodes/kernels/wasm/assembly; never edited by hand.

/** The WebAssembly module of the SIMD ${what}, base64, ${wasm.length} bytes. */
export const ${name} =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}

const print = process.argv.indexOf('--print')
if (print > 0) process.stdout.write(await build(modules[process.argv[print + 1] ?? 'module']))
else {
  for (const [file, what] of Object.entries(modules)) {
    await writeFile(`${root}/nodes/kernels/wasm/${file}.ts`, await build(what))
  }
}
