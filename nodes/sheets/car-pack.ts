import { packSchema, type CarPack, type Sheet } from '../../models/pack.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { SheetRef } from '../values/image.ts'
import { listed, nearest } from './nearest.ts'
import { recent } from './recent.ts'

const packs = recent<CarPack>(8)

async function read(cars: CarReader, id: string, hash: string): Promise<CarPack> {
  const bytes = await cars.read({ id, hash }, 'car.json')
  const help = 'Repair the pack, or choose another car.'
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new NodeFailure('missing-car', `The car.json of the car "${id}" is not JSON.`, { help, cause })
  }
  const parsed = packSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const fault = issue ? ` at ${issue.path.join('.') || 'its root'}: ${issue.message}` : '.'
  throw new NodeFailure('missing-car', `The car.json of the car "${id}" does not keep to its format${fault}`, {
    help,
    cause: parsed.error,
  })
}

/** The pack of a car, read and checked once for each content hash. Fails with `missing-car` when it cannot be read. */
export function carPack(cars: CarReader, car: { readonly id: string; readonly hash: string }): Promise<CarPack> {
  return packs(`${car.id}@${car.hash}`, () => read(cars, car.id, car.hash))
}

/** The sheet that a picture lies on, with everything its car's pack knows. */
export interface Ground {
  readonly ref: SheetRef
  readonly pack: CarPack
  readonly sheet: Sheet
}

/** The failure of a node that needs a car's sheet and got a free picture. */
export function needsSheet(input: string, what = 'The picture'): NodeFailure {
  return new NodeFailure('needs-sheet', `${what} lies on no car's sheet.`, {
    input,
    help: 'Put Sheet From Image or AUV-Net before it.',
  })
}

/** The ground of a picture or mask. Fails with `needs-sheet` at `input` when it is free, `missing-car` when the pack is amiss. */
export async function groundOf(cars: CarReader, picture: { readonly sheet?: SheetRef }, input: string): Promise<Ground> {
  const { sheet: ref } = picture
  if (!ref) throw needsSheet(input)
  const pack = await carPack(cars, { id: ref.car, hash: ref.carHash })
  const sheet = pack.sheets.find((other) => other.name === ref.sheet)
  if (!sheet) {
    throw new NodeFailure('missing-car', `${pack.name} has no sheet "${ref.sheet}" any more.`, {
      input,
      help: `Its sheets are ${listed(pack.sheets.map((other) => other.name))}.`,
    })
  }
  return { ref, pack, sheet }
}

/** The sheet of that name, or the first that takes paint when `name` is empty. Fails at the param `param` when there is none. */
export function sheetNamed(pack: CarPack, name: string, param: string): Sheet {
  const sheet = name ? pack.sheets.find((other) => other.name === name) : pack.sheets.find((other) => other.role === 'paint')
  if (sheet) return sheet
  const names = pack.sheets.map((other) => other.name)
  const fault = name ? `${pack.name} has no sheet "${name}".` : `${pack.name} has no sheet that takes paint.`
  throw new NodeFailure('bad-param', fault, { param, help: `Choose ${listed(nearest(name, names))}.` })
}
