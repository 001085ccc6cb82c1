import { digest } from './canonical.ts'
import type { Plan, Source, Step } from './plan.ts'

/** Raised when the meaning of stored results changes, so that older caches miss. */
const ERA = 'c1'

/** Content hashes of what params name: files by path, car packs by id. */
export interface AssetHashes {
  readonly files: ReadonlyMap<string, string | undefined>
  readonly cars: ReadonlyMap<string, string | undefined>
}

/** A plan with its keys. */
export interface KeyedPlan {
  readonly plan: Plan
  readonly keys: readonly string[]
  readonly hashes: AssetHashes
}

/**
 * The plan key of every step: its type, version, params, quality and files, and the plan keys of what feeds it. Known
 * before anything runs and the same in every process; linear in the graph, however its branches meet again. Ids, names,
 * positions and the order of the document are not in it. Keys of an earlier plan are taken over for steps that are the
 * same objects in both and hang below no other.
 */
export function planKeys(plan: Plan, assets: AssetHashes, before?: KeyedPlan): string[] {
  const keys: string[] = []
  const kept: boolean[] = []
  for (const [i, step] of plan.steps.entries()) {
    const old = before?.plan.steps[i] === step && step.needs.every((need) => kept[need]) ? before : undefined
    kept.push(old !== undefined && sameAssets(step, assets, old.hashes))
    keys.push(kept[i] ? old!.keys[i]! : keyOf('p', step, assets, ({ step: from, output }) => `${keys[from]}.${output}`))
  }
  return keys
}

function sameAssets({ files, cars }: Step, now: AssetHashes, before: AssetHashes): boolean {
  return files.every(
    (file) => now.files.get(file) === before.files.get(file),
  ) && cars.every((car) => now.cars.get(car) === before.cars.get(car))
}

/**
 * The value key of a step: as the plan key, but over what really came in. `idOf` gives the content id of a source, so
 * that an upstream step that ran again and made the same stops the wave.
 */
export function valueKey(step: Step, assets: AssetHashes, idOf: (source: Source) => string): string {
  return keyOf('v', step, assets, idOf)
}

function keyOf(space: 'p' | 'v', step: Step, assets: AssetHashes, from: (source: Source) => string): string {
  const { known } = step
  let text = `${ERA}${space} ${step.type} ${known?.definition.version ?? 0} ${step.quality}\n${step.paramsText}`
  for (const { port, sources } of step.inputs) {
    for (const source of sources) text += `\n${port}<${from(source)}`
  }
  for (const { param, source } of step.driven) text += `\n${param}=${from(source)}`
  for (const file of step.files) text += `\nfile ${assets.files.get(file) ?? 'missing'}`
  for (const car of step.cars) text += `\ncar ${assets.cars.get(car) ?? 'missing'}`
  return digest(text)
}
