import { Tensor } from 'onnxruntime-node'
import { afterEach, describe, expect, it } from 'vitest'
import { loadNetwork, openNetwork, probeProvider, useProviders, type Plane, type Session } from './load.ts'
import { probeNetwork } from './onnx/write.ts'

afterEach(() => useProviders(['cpu']))

const shared = new Float32Array(new SharedArrayBuffer(16 * 64 * 64 * 4)).fill(0.5)
const feeds: Record<string, Plane> = { x0: { dims: [1, 16, 64, 64], data: shared } }
const nobody = (): never => {
  throw new Error('nothing should fall back')
}

describe('networks', () => {
  it('run on the CPU, from data in shared memory, twice the same', async () => {
    const network = await loadNetwork('probe', probeNetwork())
    const [first, second] = [await network.run(feeds, nobody), await network.run(feeds, nobody)]
    expect(network.provider).toBe('cpu')
    expect(first['x4']?.dims).toEqual([1, 16, 64, 64])
    expect(second['x4']?.data).toEqual(first['x4']?.data)
  })

  it('stay open under their key', async () => {
    const one = await loadNetwork('same', probeNetwork())
    expect(await loadNetwork('same', new Uint8Array())).toBe(one)
  })

  it('reject what is no network, and open it when it comes whole the next time', async () => {
    await expect(loadNetwork('mended', new Uint8Array([1, 2, 3]))).rejects.toThrow()
    expect((await loadNetwork('mended', probeNetwork())).provider).toBe('cpu')
  })

  it('take the next provider when the first does not open them', async () => {
    useProviders(['cuda', 'cpu'])
    const tried: string[] = []
    const network = await openNetwork(new Uint8Array(), async (_, provider) => {
      tried.push(provider)
      if (provider === 'cuda') throw new Error('no such library')
      return { run: async () => ({}) }
    })
    expect([tried, network.provider]).toEqual([['cuda', 'cpu'], 'cpu'])
  })

  it('fall back to the CPU when a provider fails at run time, and say so once', async () => {
    useProviders(['webgpu', 'cpu'])
    const sessions: Record<string, Session> = {
      webgpu: { run: () => Promise.reject(new Error('device lost')) },
      cpu: { run: async () => ({ y: new Tensor('float32', [1], [1]) }) },
    }
    const network = await openNetwork(new Uint8Array(), async (_, provider) => sessions[provider]!)
    const said: string[] = []
    for (let i = 0; i < 2; i++) expect((await network.run({}, (from, reason) => said.push(`${from}: ${reason}`)))['y']?.dims).toEqual([1])
    expect(said).toEqual(['webgpu: device lost'])
    expect(network.provider).toBe('cpu')
  })
})

describe('probing', () => {
  it('times a provider that works and says why another does not', async () => {
    expect(await probeProvider('cpu', probeNetwork(), feeds)).toMatchObject({ usable: true })
    expect(await probeProvider('cpu', new Uint8Array(), feeds)).toMatchObject({ usable: false, reason: expect.any(String) })
  })
})
