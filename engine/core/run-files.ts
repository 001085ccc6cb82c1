import { NodeFailure } from '../../nodes/kit/failure.ts'
import type { FileReport } from '../protocol/events.ts'
import type { MadeFile } from './execute.ts'
import type { Step } from './plan.ts'
import type { RunOrder, RunWorld } from './run-world.ts'
import type { FileMark } from './store.ts'

/** The files of one run: written, or found unchanged. No two steps write the same name. */
export class RunFiles {
  readonly #world: RunWorld
  readonly #order: RunOrder
  readonly #writers = new Map<string, string>()
  readonly list: FileReport[] = []

  constructor(world: RunWorld, order: RunOrder) {
    this.#world = world
    this.#order = order
  }

  /** Notes the files of a step that is cached. */
  keep(node: string, files: readonly FileMark[]): void {
    for (const { name, bytes, sha256 } of files) this.list.push({ node, path: name, bytes, sha256, state: 'unchanged' })
  }

  /** Writes what a step made, and tells it. Fails with a NodeFailure; then nothing is written. */
  async write({ node, title }: Step, files: readonly MadeFile[]): Promise<void> {
    const { exports } = this.#world
    if (!exports) throw new NodeFailure(
      'write-failed',
      `${title} has no folder to write to.`,
      { help: 'Choose a folder for exports.' },
    )
    for (const { name } of files) {
      const other = this.#writers.get(name.toLowerCase())
      if (other !== undefined && other !== node) {
        const message = `${title} would write "${name}", which "${other}" wrote in this run.`
        throw new NodeFailure('write-failed', message, { help: 'Give each export a name of its own.' })
      }
      this.#writers.set(name.toLowerCase(), node)
    }
    for (const { name, bytes, sha256, state } of await exports.write(files, this.#order.signal)) {
      const file: FileReport = { node, path: name, bytes, sha256, state }
      this.list.push(file)
      this.#order.emit({ type: 'file.written', file })
    }
  }
}
