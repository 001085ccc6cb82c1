// Compiles nodes/kernels/wasm/assembly to nodes/kernels/wasm/module.ts. `--print` writes the module to standard output instead.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = 'nodes/kernels/wasm/module.ts'

/** The text of the committed module. Throws with the compiler's words when the source does not compile. */
async function buildKernels() {
  let wasm
  const { error, stderr } = await asc.main(
    ['nodes/kernels/wasm/assembly/index.ts', '--baseDir', root, '--outFile', 'kernels.wasm', '-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--initialMemory', '16'],
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
