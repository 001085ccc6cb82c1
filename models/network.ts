import { z } from 'zod'
import { OnnxFormatError, readOnnx } from './onnx/read.ts'

/** A network that cannot be used with this car; `help` says what to do next. */
export class NetworkFault extends Error {
  readonly help: string
  constructor(message: string, help: string, cause?: unknown) {
    super(message, { cause })
    this.help = help
  }
}

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The card beside an AUV network: what car it was trained on, and what the caller must know. See training/CONTRACT.md. */
export const auvCardSchema = z.looseObject({
  format: z.looseObject({ name: z.literal('clearcoat.auv'), major: z.literal(1) }),
  car: z.looseObject({ id: z.string(), sheet: z.string() }),
  hashes: z.looseObject({ mesh: hash, panelMap: hash }),
  keypoints: z.array(z.looseObject({ name: z.string(), position: z.tuple([z.number(), z.number(), z.number()]) })).min(4),
  classes: z.array(z.string()).min(2),
  metrics: z.looseObject({
    fit: z.looseObject({ residualPx: z.array(z.number()).length(3) }).optional(),
  }),
})

export type AuvCard = z.infer<typeof auvCardSchema>

const INPUTS = ['photo', 'thumb', 'user_kp', 'cam_prior', 'mirror', 'delight', 'ref_gain', 'size']
const OUTPUTS = ['uv_texture', 'confidence', 'source', 'camera', 'kp', 'seg', 'crop', 'fit']
const MAX_BYTES = 64 * 2 ** 20

const RETRAIN = 'Train the network again for this car: docs/bring-your-own-car.md tells how.'

/** Reads a card. Throws a NetworkFault when it is none, or of a format that this version does not know. */
export function readAuvCard(text: string): AuvCard {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new NetworkFault('The card of the network is not readable JSON.', RETRAIN, cause)
  }
  const parsed = auvCardSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new NetworkFault(`The card of the network does not say its ${issue?.path.join('.') || 'format'}.`, RETRAIN, parsed.error)
}

/** What a car has now, against which its network is held. */
export interface CarHashes {
  readonly mesh: string
  readonly panelMap: string
}

/**
 * Holds a network file against its contract before any runtime loads it: an ONNX model in one file, of a sane size, with
 * the tensors that the node feeds and reads, trained on exactly this mesh and sheet. Throws a NetworkFault.
 */
export function checkAuvNetwork(bytes: Uint8Array, card: AuvCard, car: CarHashes): void {
  if (bytes.length > MAX_BYTES) throw new NetworkFault(`The network has ${bytes.length} bytes; ${MAX_BYTES} is the limit.`, RETRAIN)
  const facts = readFacts(bytes)
  if (facts.external) {
    throw new NetworkFault('The network keeps data in another file.', 'Export it as one file: data outside the network is not read.')
  }
  const lacking = [...INPUTS.filter((name) => !facts.inputs.includes(name)), ...OUTPUTS.filter((name) => !facts.outputs.includes(name))]
  if (lacking.length > 0) throw new NetworkFault(`The network lacks ${lacking.join(', ')}.`, RETRAIN)
  const unknown = facts.inputs.filter((name) => !INPUTS.includes(name))
  if (unknown.length > 0) throw new NetworkFault(`The network asks for ${unknown.join(', ')}, which no photo gives.`, RETRAIN)
  if (card.hashes.mesh !== car.mesh || card.hashes.panelMap !== car.panelMap) {
    throw new NetworkFault('The network was trained on another shape or sheet of this car.', RETRAIN)
  }
}

function readFacts(bytes: Uint8Array) {
  try {
    return readOnnx(bytes)
  } catch (cause) {
    if (cause instanceof OnnxFormatError) throw new NetworkFault(`The network is no ONNX file. ${cause.message}`, RETRAIN, cause)
    throw cause
  }
}
