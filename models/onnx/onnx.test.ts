import fc from 'fast-check'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { OnnxFormatError, readOnnx } from './read.ts'
import { probeNetwork, writeOnnx } from './write.ts'

describe('ONNX files', () => {
  it('reads what the writer wrote', () => {
    expect(readOnnx(probeNetwork())).toEqual({ opset: 16, inputs: ['x0'], outputs: ['x4'], external: false })
  })

  it('runs in the runtime and gives what the convolutions say', async () => {
    const network = writeOnnx({
      inputs: [{ name: 'x', shape: [1, 1, 3, 3] }],
      outputs: [{ name: 'y', shape: [1, 1, 3, 3] }],
      constants: [{ name: 'w', shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1) }],
      operators: [{ type: 'Conv', inputs: ['x', 'w'], outputs: ['y'], ints: { pads: [1, 1, 1, 1] } }],
    })
    const session = await ort.InferenceSession.create(network, { executionProviders: ['cpu'] })
    const result = await session.run({ x: new ort.Tensor('float32', new Float32Array(9).fill(1), [1, 1, 3, 3]) })
    expect([...((result['y']?.data ?? []) as Float32Array)]).toEqual([4, 6, 4, 6, 9, 6, 4, 6, 4])
  })

  it('132: finds data that lies in another file', () => {
    const network = writeOnnx({
      inputs: [{ name: 'x', shape: [1] }],
      outputs: [{ name: 'y', shape: [1] }],
      constants: [{ name: 'w', shape: [1], external: '../../secret.bin' }],
      operators: [{ type: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
    })
    expect(readOnnx(network).external).toBe(true)
  })

  it('ends every truncated or random file with an OnnxFormatError, never with a hang', () => {
    const whole = probeNetwork()
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.nat(whole.length - 1).map((n) => whole.subarray(0, n))), (bytes) => {
        try {
          readOnnx(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxFormatError)
        }
      }),
    )
  })
})
