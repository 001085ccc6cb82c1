// Tries one execution provider in a process of its own, since a driver may crash. Prints one line of JSON.
import { probeProvider, PROVIDERS, type Provider } from '../models/load.ts'
import { probeNetwork } from '../models/onnx/write.ts'

const provider = PROVIDERS.find((candidate): candidate is Provider => candidate === process.argv[2])
if (!provider) throw new Error(`Name one of ${PROVIDERS.join(', ')}.`)
const feed = { x0: { dims: [1, 16, 64, 64], data: new Float32Array(16 * 64 * 64).fill(0.5) } }
const result = await probeProvider(provider, probeNetwork(), feed)
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0))
