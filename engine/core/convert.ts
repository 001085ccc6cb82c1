import { landingKind, SCALAR_KINDS, type PortType } from '../../graphs/format/ports.ts'
import { arrivesAsLiteral } from '../../nodes/kit/ports.ts'
import { allocate, imageOf, type MaskValue } from '../../nodes/values/image.ts'
import type { ScalarValue, Value } from '../../nodes/values/value.ts'

/**
 * A value as a port of another kind takes it, by the lossless conversions of `graphs/format/ports.ts`; the same value
 * when it fits as it is; undefined when it does not fit. A mask becomes an opaque grey picture of plain data.
 */
export function convert(value: Value, port: PortType): Value | undefined {
  const landing = landingKind(value.kind, port.kinds)
  if (landing === undefined) return undefined
  if (landing === value.kind) return narrowed(value, port)
  if (landing === 'text' && isScalar(value)) return { kind: 'text', value: String(value.value) }
  if (landing === 'image' && value.kind === 'mask') return greyOf(value)
  return undefined
}

function narrowed(value: Value, port: PortType): Value | undefined {
  if (value.kind === 'number' && port.integer && !Number.isInteger(value.value)) return undefined
  return value
}

function isScalar(value: Value): value is ScalarValue {
  return SCALAR_KINDS.has(value.kind)
}

function greyOf(mask: MaskValue) {
  const pixels = allocate(mask.width * mask.height * 4)
  const words = new Uint32Array(pixels.buffer)
  const { coverage } = mask
  // One 32-bit store a texel: little-endian, as all supported machines are.
  for (let i = 0; i < words.length; i++) words[i] = (coverage[i]! * 0x010101) | 0xff000000
  return imageOf(mask.width, mask.height, pixels, { space: 'data', scale: mask.scale, sheet: mask.sheet })
}

/** What `run` holds in its hand for a value at a port: the bare literal for ports of one scalar kind, else the record. */
export function inHand(value: Value, port: PortType): unknown {
  return arrivesAsLiteral(port) && isScalar(value) ? value.value : value
}

/**
 * The record of what `run` returned at an output port: literals of scalar ports are wrapped, records are checked for
 * their kind. Undefined when it is not what the port declares.
 */
export function fromHand(returned: unknown, port: PortType): Value | undefined {
  const [kind] = port.kinds
  if (arrivesAsLiteral(port)) {
    if (kind === 'number') return Number.isFinite(returned) && (!port.integer || Number.isInteger(returned))
      ? { kind, value: returned as number }
      : undefined
    if (kind === 'boolean') return typeof returned === 'boolean' ? { kind, value: returned } : undefined
    return typeof returned === 'string' ? ({ kind, value: returned } as Value) : undefined
  }
  if (returned === null || typeof returned !== 'object') return undefined
  const value = returned as Value
  return port.kinds.includes(value.kind) ? value : undefined
}
