import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findPacks, type FoundPack, type UsablePack } from '../../models/library.ts'
import { readAuvCard } from '../../models/network.ts'
import type { CarPack } from '../../models/pack.ts'
import { resolveBelow } from '../core/paths.ts'
import type { BrokenCar, CarInfo, CarPoint } from '../protocol/cars.ts'
import { RefusalError } from '../protocol/refusal.ts'

/** What the editor is told of the car packs of this machine. Packs that cannot be used are named and explained. */
export async function listCars(folders: readonly string[]): Promise<{ readonly cars: CarInfo[]; readonly broken: BrokenCar[] }> {
  const packs = await packsIn(folders)
  return {
    cars: await Promise.all(packs.filter((found): found is UsablePack => found.usable).map(infoOf)),
    broken: packs.flatMap((found) => (found.usable ? [] : [{ id: found.id, message: found.message, help: found.help }])),
  }
}

/** The packs of the folders; the first folder that has an id wins, as it does for runs. */
const packsIn = (folders: readonly string[]) => findPacks(folders.toReversed())

/** Where a file of a pack lies. Only files that the pack itself names for the editor are served. Throws a RefusalError. */
export async function carFile(folders: readonly string[], id: string, file: string): Promise<string> {
  const pack = (await packsIn(folders)).find((found: FoundPack) => found.id === id)
  if (!pack?.usable) throw new RefusalError('not-found', 'There is no such car pack.', 'Choose a car of the list.')
  const resolved = namedFiles(pack.pack).includes(file) ? await resolveBelow(pack.folder, file) : undefined
  if (!resolved?.ok) throw new RefusalError('not-found', 'The car pack names no such file.', 'Use a file that the pack lists.')
  return resolved.path
}

function namedFiles({ mesh, sheets }: CarPack): string[] {
  const files = [mesh.file, mesh.live, ...sheets.flatMap((sheet) => [sheet.guide, sheet.panelMap, sheet.occlusion])]
  return files.filter((file) => file !== undefined)
}

/** The points of a pack's network, else those that the pack names. That a network's card cannot be read is said when it is used. */
async function keypointsOf({ pack, folder }: UsablePack): Promise<CarPoint[]> {
  const card = pack.networks.auv?.card
  const learned = card ? await readFile(join(folder, card), 'utf8').then((text) => readAuvCard(text).keypoints).catch(() => undefined) : undefined
  const named = learned ?? pack.keypoints ?? []
  return named.map(({ name, position }) => ({ name, position }))
}

async function infoOf(found: UsablePack): Promise<CarInfo> {
  const { pack } = found
  const { id, name, version, maker, licence, mesh, sheets, panels, anchors, locked, plates, numberDrawnBy, targets } = pack
  return {
    id,
    name,
    version,
    maker,
    licence,
    mesh: { file: mesh.file, ...(mesh.live === undefined ? {} : { live: mesh.live }) },
    sheets: sheets.map(({ occlusion, ...sheet }) => ({ ...sheet, ...(occlusion === undefined ? {} : { occlusion }) })),
    panels,
    anchors: anchors.map(({ twin, ...anchor }) => ({ ...anchor, ...(twin === undefined ? {} : { twin }) })),
    locked,
    plates,
    numberDrawnBy,
    keypoints: await keypointsOf(found),
    neural: pack.networks.auv !== undefined,
    targets,
  }
}
