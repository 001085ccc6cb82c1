import { texelBytes } from '../../kernels/texel-order.ts'
import type { ShareWork, WorkHooks } from '../../values/shared-work.ts'
import { MAX_SIDE, writeHeader } from './header.ts'
import type { DdsEncoding } from './options.ts'
import { ddsPieces, makeRest, type DdsWork } from './pieces.ts'
import { planDds, type DdsPlan } from './plan.ts'
import { RGBA_LAYOUT, type TexelFile, type TexelLayout } from './texels.ts'

/** Straight RGBA, rows from the top-left, unless `layout` says that the texels lie otherwise. They may stay in their file. */
export interface DdsInput {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array | TexelFile
  readonly layout?: TexelLayout
}

/** Pictures with fewer texels than this are done before other threads have woken up. */
const WORTH_SHARING = 256 * 256

/** Memory of this thread alone, or of all. */
type Memory = 'own' | 'shared'

function allocate(memory: Memory, bytes: number): ArrayBufferLike {
  return memory === 'shared' ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
}

/** Lays out the file, with its header written, and the work that fills it. Throws a RangeError when the sizes do not fit. */
function begin(image: DdsInput, encoding: DdsEncoding, memory: Memory): { file: Uint8Array; work: DdsWork; plan: DdsPlan } {
  const { width, height, pixels, layout = RGBA_LAYOUT } = image
  if (width > MAX_SIDE || height > MAX_SIDE) throw new RangeError(`Sides of a DDS file may not exceed ${MAX_SIDE} px.`)
  const needed = width * height * texelBytes(layout.order)
  if (!(width >= 1 && height >= 1) || ('length' in pixels && pixels.length !== needed)) {
    const given = 'length' in pixels ? pixels.length : 0
    throw new RangeError(`A picture of ${width} x ${height} needs ${needed} bytes but has ${given}.`)
  }
  const plan = planDds(width, height, encoding)
  const header = writeHeader(width, height, { ...encoding, levels: plan.levels.length })
  const file = new Uint8Array(allocate(memory, header.length + plan.bytes))
  file.set(header)
  const last = plan.levels[plan.deep]!
  const floats = plan.deep < plan.levels.length - 1 ? last.width * last.height * 4 : 0
  const light = new Float32Array(allocate(memory, floats * 4))
  return { file, plan, work: { width, height, encoding, layout, pixels, data: file.subarray(header.length), light } }
}

/** Looks at the signal's property: a lane's signal also turns when shared memory does, which only that sees. */
function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/**
 * A whole DDS file. The same input gives the same bytes on every machine and however many threads make it; memory beyond the
 * picture and the file stays small. `onProgress` is told the share done, 0..1, never falling. Throws the signal's reason soon
 * after it is aborted, and a RangeError when the sizes do not fit.
 */
export function encodeDds(
  image: DdsInput,
  encoding: DdsEncoding,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Uint8Array {
  throwIfAborted(signal)
  const { file, work, plan } = begin(image, encoding, 'own')
  const hooks = countingHooks(plan, onProgress, signal)
  for (let i = 0; i < plan.pieces; i++) ddsPieces.run(work, i, hooks)
  makeRest(work, hooks)
  return file
}

/** The same file, made by all threads that `share` finds free. A picture that lies in memory of this thread alone is copied once. */
export async function encodeDdsShared(
  image: DdsInput,
  encoding: DdsEncoding,
  share: ShareWork,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (image.width * image.height < WORTH_SHARING) return encodeDds(image, encoding, onProgress, signal)
  throwIfAborted(signal)
  const { file, work, plan } = begin({ ...image, pixels: shared(image.pixels) }, encoding, 'shared')
  let done = 0
  await share(ddsPieces, work, plan.pieces, (units) => {
    done = units
    onProgress?.(units / plan.texels)
  })
  makeRest(work, countingHooks(plan, onProgress, signal, done))
  return file
}

function shared(pixels: Uint8Array | TexelFile): Uint8Array | TexelFile {
  if (!(pixels instanceof Uint8Array) || pixels.buffer instanceof SharedArrayBuffer) return pixels
  const copy = new Uint8Array(new SharedArrayBuffer(pixels.length))
  copy.set(pixels)
  return copy
}

function countingHooks(
  plan: DdsPlan,
  onProgress: ((share: number) => void) | undefined,
  signal: AbortSignal | undefined,
  start = 0,
): WorkHooks {
  let done = start
  return {
    check: () => throwIfAborted(signal),
    advance(units) {
      done += units
      onProgress?.(Math.min(1, done / plan.texels))
    },
  }
}
