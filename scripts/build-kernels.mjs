// Compiles nodes/kernels/wasm/assembly to nodes/kernels/wasm/module.ts. `--print` writes the module to standard output instead.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = 'nodes/kernels/wasm/assembly'
const target = 'nodes/kernels/wasm/module.ts'
const options = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--initialMemory', '16']

/** The text of the committed module. Throws with the compiler's words when the source does not compile. */
async function buildKernels() {
  let wasm
  const { error, stderr } = await asc.main(
    [`${source}/index.ts`, '--baseDir', root, '--outFile', 'kernels.wasm', ...options],
    {
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') wasm = contents
      },
    },
  )
  if (error || !wasm) throw new Error(`The kernels do not compile.\n${stderr}`)
  const lines = Buffer.from(wasm).toString('base64').match(/.{1,120}/g)
  return `// Made by scripts/build-kernels.mjs from nodes/kernels/wasm/assembly; never edited by hand.

/** The WebAssembly module of the SIMD kernels, base64, ${wasm.length} bytes. */
export const KERNELS_WASM =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}

const text = await buildKernels()
if (process.argv.includes('--print')) process.stdout.write(text)
else await writeFile(`${root}/${target}`, text)
