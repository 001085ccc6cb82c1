import { describe, expect, it } from 'vitest'
import { checkAuvNetwork, NetworkFault, readAuvCard, type AuvCard } from './network.ts'
import { writeOnnx, type SmallNetwork } from './onnx/write.ts'

const car = { mesh: 'a'.repeat(64), panelMap: 'b'.repeat(64) }
const card: AuvCard = {
  format: { name: 'clearcoat.auv', major: 1 },
  car: { id: 'test-car', sheet: 'body' },
  hashes: car,
  keypoints: [0, 1, 2, 3].map((i) => ({ name: `point-${i}`, position: [i, 0, 0] })),
  classes: ['background', 'left'],
  metrics: {},
}
const inputs = ['photo', 'thumb', 'user_kp', 'cam_prior', 'mirror', 'delight', 'ref_gain', 'size']
const outputs = ['uv_texture', 'confidence', 'source', 'camera', 'kp', 'seg', 'crop', 'sh', 'fit']

function network(more: Partial<SmallNetwork> = {}): Uint8Array {
  const named = (names: readonly string[]) => names.map((name) => ({ name, shape: [1] }))
  const operators = outputs.map((name) => ({ type: 'Identity', inputs: ['photo'], outputs: [name] }))
  return writeOnnx({ inputs: named(inputs), outputs: named(outputs), constants: [], operators, ...more })
}

const fault = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof NetworkFault) return `${error.message} ${error.help}`
    throw error
  }
  return 'none'
}

describe('a network and its car', () => {
  it('passes when it has all its tensors and was trained on this mesh and sheet', () => {
    expect(fault(() => checkAuvNetwork(network(), card, car))).toBe('none')
  })

  it('is refused on another mesh or sheet, and says what to do', () => {
    expect(fault(() => checkAuvNetwork(network(), card, { ...car, mesh: 'c'.repeat(64) }))).toMatch(/another shape or sheet.+Train the network again/)
    expect(fault(() => checkAuvNetwork(network(), card, { ...car, panelMap: 'c'.repeat(64) }))).toMatch(/another shape or sheet/)
  })

  it('is refused with the names of tensors that it lacks or that nobody gives', () => {
    const fewer = network({ inputs: inputs.slice(1).map((name) => ({ name, shape: [1] })) })
    expect(fault(() => checkAuvNetwork(fewer, card, car))).toMatch(/^The network lacks photo\./)
    const more = network({ inputs: [...inputs, 'prompt'].map((name) => ({ name, shape: [1] })) })
    expect(fault(() => checkAuvNetwork(more, card, car))).toMatch(/^The network asks for prompt/)
  })

  it('132: is refused when its data lies in another file', () => {
    const external = network({ constants: [{ name: 'w', shape: [1], external: '../../etc/passwd' }] })
    expect(fault(() => checkAuvNetwork(external, card, car))).toMatch(/^The network keeps data in another file/)
  })

  it('is refused when it is no ONNX file at all', () => {
    expect(fault(() => checkAuvNetwork(new TextEncoder().encode('<html>'), card, car))).toMatch(/^The network is no ONNX file/)
  })
})

describe('the card of a network', () => {
  it('is read, with fields that nobody knows yet', () => {
    expect(readAuvCard(JSON.stringify({ ...card, tomorrow: 1 }))).toMatchObject({ car: { id: 'test-car' } })
  })

  it('says what is missing', () => {
    expect(fault(() => readAuvCard('{'))).toMatch(/not readable JSON/)
    expect(fault(() => readAuvCard(JSON.stringify({ ...card, keypoints: [] })))).toMatch(/does not say its keypoints/)
    expect(fault(() => readAuvCard(JSON.stringify({ ...card, format: { name: 'clearcoat.auv', major: 2 } })))).toMatch(/does not say its format.major/)
  })
})
