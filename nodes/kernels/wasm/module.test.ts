import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { after, AT, memory } from './kernels.ts'

describe('the compiled kernels', () => {
  it.each(['module', 'blocks-module'])('are what their source compiles to: %s', async (name) => {
    const committed = await readFile(new URL(`./${name}.ts`, import.meta.url), 'utf8')
    const script = fileURLToPath(new URL('../../../scripts/build-kernels.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--print', name], { maxBuffer: 1 << 24 })
    expect(stdout).toBe(committed)
  }, 180_000)

  it('stay small', async () => {
    const { KERNELS_WASM } = await import('./module.ts')
    const { BLOCKS_WASM } = await import('./blocks-module.ts')
    expect(KERNELS_WASM.length).toBeLessThan(40_000)
    expect(BLOCKS_WASM.length).toBeLessThan(80_000)
  })

  it('grow their memory when asked, and keep what is in it', () => {
    const before = memory(16)
    const tables = before.slice(AT.srgbLight, AT.scratch)
    const grown = memory(before.length + 1_000_000)
    expect(grown.length).toBeGreaterThan(before.length + 1_000_000)
    expect(grown.slice(AT.srgbLight, AT.scratch)).toEqual(tables)
    expect(after(17, 1) % 16).toBe(0)
  })
})
