/** Field numbers and types follow onnx.proto3 of ONNX 1.11 (IR version 8). */

const utf8 = new TextEncoder()

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)]
const bytes = (field: number, value: Iterable<number>): number[] => {
  const list = [...value]
  return [...varint(field * 8 + 2), ...varint(list.length), ...list]
}
const text = (field: number, value: string): number[] => bytes(field, utf8.encode(value))

/** A float32 tensor of a small network. */
export interface SmallTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data?: Float32Array
  /** Writes a reference to another file instead of the data: only tests want that. */
  readonly external?: string
}

/** One operator: its inputs and outputs by name, and whole-number list attributes. */
export interface SmallOperator {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly ints?: Readonly<Record<string, readonly number[]>>
}

/** A whole small network. */
export interface SmallNetwork {
  readonly operators: readonly SmallOperator[]
  readonly inputs: readonly SmallTensor[]
  readonly outputs: readonly SmallTensor[]
  readonly constants: readonly SmallTensor[]
}

const FLOAT = 1

function tensor(t: SmallTensor): number[] {
  const shape = t.shape.flatMap((size) => number(1, size))
  const head = [...shape, ...number(2, FLOAT), ...text(8, t.name)]
  if (t.external) return [...head, ...bytes(13, [...text(1, 'location'), ...text(2, t.external)]), ...number(14, 1)]
  const data = t.data ?? new Float32Array(0)
  return [...head, ...bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]
}

function valueInfo(t: SmallTensor): number[] {
  const shape = t.shape.flatMap((size) => bytes(1, number(1, size)))
  return [...text(1, t.name), ...bytes(2, bytes(1, [...number(1, FLOAT), ...bytes(2, shape)]))]
}

function operator(op: SmallOperator): number[] {
  const attributes = Object.entries(op.ints ?? {}).flatMap(([name, list]) =>
    bytes(5, [...text(1, name), ...list.flatMap((value) => number(8, value)), ...number(20, 7)]),
  )
  return [...op.inputs.flatMap((name) => text(1, name)), ...op.outputs.flatMap((name) => text(2, name)), ...text(4, op.type), ...attributes]
}

/** Writes a small float32 network as ONNX, opset 16: for probing execution providers and for tests. */
export function writeOnnx(network: SmallNetwork): Uint8Array {
  const graph = [
    ...network.operators.flatMap((op) => bytes(1, operator(op))),
    ...text(2, 'small'),
    ...network.constants.flatMap((t) => bytes(5, tensor(t))),
    ...network.inputs.flatMap((t) => bytes(11, valueInfo(t))),
    ...network.outputs.flatMap((t) => bytes(12, valueInfo(t))),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...number(2, 16)])])
}

/** A few 3 x 3 convolutions over a 64 x 64 picture: enough work to tell a real accelerator from a pretended one. */
export function probeNetwork(): Uint8Array {
  const channels = 16
  const weights = new Float32Array(channels * channels * 9).map((_, i) => Math.sin(i) / 40)
  const layers = [0, 1, 2, 3]
  return writeOnnx({
    inputs: [{ name: 'x0', shape: [1, channels, 64, 64] }],
    outputs: [{ name: `x${layers.length}`, shape: [1, channels, 64, 64] }],
    constants: [{ name: 'w', shape: [channels, channels, 3, 3], data: weights }],
    operators: layers.flatMap((i) => [
      { type: 'Conv', inputs: [`x${i}`, 'w'], outputs: [`c${i}`], ints: { pads: [1, 1, 1, 1] } },
      { type: 'Relu', inputs: [`c${i}`], outputs: [`x${i + 1}`] },
    ]),
  })
}
