import type { CarReader, InputFile } from '../../nodes/kit/context.ts'
import type { ScalarValue, Value } from '../../nodes/values/value.ts'
import { missingCar, type Assets } from './assets.ts'
import type { Job, JobIo } from './execute.ts'
import type { AssetHashes } from './fingerprint.ts'
import type { Step } from './plan.ts'

/** A step as a lane takes it; `values` are those of its sources, in the same order. */
export function jobOf(step: Step, values: readonly Value[], verify: boolean): Job {
  const inputs: Record<string, Value | readonly Value[]> = {}
  let at = 0
  for (const { port, many, sources } of step.inputs) {
    if (many) inputs[port] = values.slice(at, at + sources.length)
    else if (sources.length > 0) inputs[port] = values[at]!
    at += sources.length
  }
  const driven: Record<string, ScalarValue> = {}
  for (const { param } of step.driven) driven[param] = values[at++] as ScalarValue
  return { type: step.type, title: step.title, quality: step.quality, params: step.params, driven, inputs, verify }
}

/** Reads files and car packs for a step, and holds them against the hashes in its key. */
export class StepReader {
  readonly #assets: Assets
  readonly #hashes: AssetHashes
  /** False once something differed from the key: then the result must not be remembered under it. */
  whole = true

  constructor(assets: Assets, hashes: AssetHashes) {
    this.#assets = assets
    this.#hashes = hashes
  }

  async readFile(path: string): Promise<InputFile> {
    const file = await this.#assets.readFile(path)
    // The file may have been saved again since the key was made.
    if ((await this.#assets.fileHash(path)) !== this.#hashes.files.get(path)) this.whole = false
    return file
  }

  get cars(): CarReader {
    return {
      find: async (id) => {
        const hash = this.#hashes.cars.get(id) ?? (await this.#assets.carHash(id))
        if (hash === undefined) throw missingCar(id)
        // A pack that no param names is not in the key.
        if (!this.#hashes.cars.has(id)) this.whole = false
        return { kind: 'car', id, hash }
      },
      read: (car, file) => this.#assets.readCar(car, file),
    }
  }
}

/** What a job tells of itself while it runs. */
export interface StepTold {
  begin(step: number): void
  progress(step: number, share: number, message: string | undefined): void
  note(step: number, message: string): void
}

/** The world of one step under way. A class, as a long chain makes thousands a second. */
export class StepIo implements JobIo {
  readonly signal: AbortSignal
  readonly reader: StepReader
  readonly #step: number
  readonly #told: StepTold

  constructor(step: number, told: StepTold, signal: AbortSignal, reader: StepReader) {
    this.#step = step
    this.#told = told
    this.signal = signal
    this.reader = reader
  }

  begin(): void {
    this.#told.begin(this.#step)
  }

  progress(share: number, message: string | undefined): void {
    this.#told.progress(this.#step, share, message)
  }

  note(message: string): void {
    this.#told.note(this.#step, message)
  }

  readFile(path: string): Promise<InputFile> {
    return this.reader.readFile(path)
  }

  get cars(): CarReader {
    return this.reader.cars
  }
}
