/** The facts of an ONNX file that are checked before any runtime sees it. */
export interface OnnxFacts {
  readonly opset: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** True when a tensor's data lies in another file: such networks are refused, since the path could lead anywhere. */
  readonly external: boolean
}

/** Why a file could not be read as ONNX. */
export class OnnxFormatError extends Error {}

interface Field {
  readonly number: number
  readonly wire: number
  readonly value: number
  readonly start: number
  readonly end: number
}

function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  let factor = 1
  for (let i = at; i < at + 10; i++) {
    const byte = bytes[i]
    if (byte === undefined) throw new OnnxFormatError('The file ends in the middle of a number.')
    value += (byte & 127) * factor
    if (byte < 128) return [value, i + 1]
    factor *= 128
  }
  throw new OnnxFormatError('A number in the file is too long.')
}

const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/** Walks the fields of one protobuf message without copying it. */
function* fields(bytes: Uint8Array, start: number, end: number): Generator<Field> {
  let at = start
  while (at < end) {
    const [key, afterKey] = varint(bytes, at)
    const number = Math.floor(key / 8)
    const wire = key % 8
    if (wire === 0) {
      const [value, next] = varint(bytes, afterKey)
      yield { number, wire, value, start: afterKey, end: next }
      at = next
    } else {
      const fixed = FIXED[wire]
      const [length, from] = wire === 2 ? varint(bytes, afterKey) : [fixed ?? -1, afterKey]
      if (length < 0 || from + length > end) throw new OnnxFormatError('A field of the file reaches past its end.')
      yield { number, wire, value: 0, start: from, end: from + length }
      at = from + length
    }
  }
}

const utf8 = new TextDecoder()

function nameOf(bytes: Uint8Array, message: Field): string {
  for (const field of fields(bytes, message.start, message.end)) {
    if (field.number === 1 && field.wire === 2) return utf8.decode(bytes.subarray(field.start, field.end))
  }
  return ''
}

/** TensorProto: 13 = external_data, 14 = data_location (1 = external). */
function isExternal(bytes: Uint8Array, tensor: Field): boolean {
  for (const field of fields(bytes, tensor.start, tensor.end)) {
    if (field.number === 13 || (field.number === 14 && field.value !== 0)) return true
  }
  return false
}

/** NodeProto 5 = attribute; AttributeProto 5 = tensor, 6 = graph, 10 = tensors, 11 = graphs. */
function nodeIsExternal(bytes: Uint8Array, node: Field): boolean {
  for (const attribute of fields(bytes, node.start, node.end)) {
    if (attribute.number !== 5 || attribute.wire !== 2) continue
    for (const field of fields(bytes, attribute.start, attribute.end)) {
      if (field.wire !== 2) continue
      if ((field.number === 5 || field.number === 10) && isExternal(bytes, field)) return true
      if ((field.number === 6 || field.number === 11) && graphFacts(bytes, field).external) return true
    }
  }
  return false
}

/** GraphProto: 1 = node, 5 = initializer, 11 = input, 12 = output, 15 = sparse_initializer. */
function graphFacts(bytes: Uint8Array, graph: Field): Omit<OnnxFacts, 'opset'> {
  const inputs: string[] = []
  const outputs: string[] = []
  let external = false
  for (const field of fields(bytes, graph.start, graph.end)) {
    if (field.wire !== 2) continue
    if (field.number === 1) external ||= nodeIsExternal(bytes, field)
    else if (field.number === 5 || field.number === 15) external ||= isExternal(bytes, field)
    else if (field.number === 11) inputs.push(nameOf(bytes, field))
    else if (field.number === 12) outputs.push(nameOf(bytes, field))
  }
  return { inputs, outputs, external }
}

/**
 * Reads the facts of an ONNX model (onnx.proto3: ModelProto 7 = graph, 8 = opset_import). Throws an OnnxFormatError
 * when the bytes are no ONNX model. Nothing is executed.
 */
export function readOnnx(bytes: Uint8Array): OnnxFacts {
  let opset = 0
  let graph: Omit<OnnxFacts, 'opset'> | undefined
  for (const field of fields(bytes, 0, bytes.length)) {
    if (field.number === 7 && field.wire === 2) graph = graphFacts(bytes, field)
    if (field.number !== 8 || field.wire !== 2) continue
    for (const entry of fields(bytes, field.start, field.end)) if (entry.number === 2) opset = Math.max(opset, entry.value)
  }
  if (!graph) throw new OnnxFormatError('The file holds no network.')
  return { opset, ...graph }
}
