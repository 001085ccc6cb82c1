import { createHash } from 'node:crypto'
import { loadNetwork, type Network } from '../../models/load.ts'
import { checkAuvNetwork, NetworkFault, readAuvCard, type AuvCard } from '../../models/network.ts'
import type { CarPack, Sheet } from '../../models/pack.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { CarValue } from '../values/value.ts'

/** A car's own network, checked and open. */
export interface AuvNetwork {
  readonly card: AuvCard
  readonly network: Network
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Opens what was checked before, without reading mesh and sheet again: the car's hash stands for all its files. */
const checked = new Map<string, { card: AuvCard; key: string }>()

async function checkFiles(cars: CarReader, car: CarValue, pack: CarPack, sheet: Sheet, bytes: Uint8Array): Promise<AuvCard> {
  const entry = pack.networks.auv
  if (entry && sha256(bytes) !== entry.sha256) {
    throw new NetworkFault(`${entry.file} is not the file that car.json names.`, 'Install the car pack again.')
  }
  const card = readAuvCard(new TextDecoder().decode(await cars.read(car, entry?.card ?? 'auv.json')))
  const [mesh, panelMap] = await Promise.all([cars.read(car, pack.mesh.file), cars.read(car, sheet.panelMap)])
  checkAuvNetwork(bytes, card, { mesh: sha256(mesh), panelMap: sha256(panelMap) })
  return card
}

/** Opens the AUV network of a car. Fails at the port `car` when the pack has none, or one that does not belong to it. */
export async function openAuvNetwork(cars: CarReader, car: CarValue, pack: CarPack, sheet: Sheet): Promise<AuvNetwork> {
  const entry = pack.networks.auv
  if (!entry) {
    throw new NodeFailure('missing-network', `${pack.name} has no AUV network.`, {
      input: 'car',
      help: 'Train one for this car (docs/bring-your-own-car.md), or paint on its sheet with layers.',
    })
  }
  const key = `${car.id}:${car.hash}`
  try {
    const bytes = await cars.read(car, entry.file)
    const known = checked.get(key) ?? { card: await checkFiles(cars, car, pack, sheet, bytes), key }
    checked.set(key, known)
    return { card: known.card, network: await loadNetwork(entry.sha256, bytes) }
  } catch (cause) {
    if (cause instanceof NodeFailure) throw cause
    const fault = cause instanceof NetworkFault ? cause : undefined
    throw new NodeFailure('missing-network', fault?.message ?? `The network of ${pack.name} could not be opened.`, {
      input: 'car',
      help: fault?.help ?? 'Run "clearcoat doctor" to see what the runtime says.',
      cause,
    })
  }
}
