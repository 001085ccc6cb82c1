import { createHash } from 'node:crypto'
import { loadNetwork, type Network } from '../../models/load.ts'
import { checkAuvNetwork, NetworkFault, readAuvCard, type AuvCard } from '../../models/network.ts'
import type { CarPack, Sheet } from '../../models/pack.ts'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import { recent } from '../sheets/recent.ts'
import type { CarValue } from '../values/value.ts'

/** A car's own network, checked and open. */
export interface AuvNetwork {
  readonly card: AuvCard
  readonly network: Network
}

type Entry = NonNullable<CarPack['networks']['auv']>

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** As many as stay open in models/load.ts. The car's hash stands for all its files, so nothing is read or checked twice. */
const opened = recent<AuvNetwork>(2)

async function open(cars: CarReader, car: CarValue, pack: CarPack, sheet: Sheet, entry: Entry): Promise<AuvNetwork> {
  const bytes = await cars.read(car, entry.file)
  if (sha256(bytes) !== entry.sha256) {
    throw new NetworkFault(`${entry.file} is not the file that car.json names.`, 'Install the car pack again.')
  }
  const card = readAuvCard(new TextDecoder().decode(await cars.read(car, entry.card ?? 'auv.json')))
  const [mesh, panelMap] = await Promise.all([cars.read(car, pack.mesh.file), cars.read(car, sheet.panelMap)])
  checkAuvNetwork(bytes, card, { mesh: sha256(mesh), panelMap: sha256(panelMap) })
  return { card, network: await loadNetwork(entry.sha256, bytes) }
}

/** Opens the AUV network of a car. Fails at the port `car` when the pack has none, or one that does not belong to it. */
export async function openAuvNetwork(cars: CarReader, car: CarValue, pack: CarPack, sheet: Sheet): Promise<AuvNetwork> {
  const entry = pack.networks.auv
  if (!entry) {
    throw new NodeFailure('missing-network', `${pack.name} has no AUV network.`, {
      input: 'car',
      help: 'Train one: npm run train -- --car FOLDER --budget 2h, with the folder of its pack (docs/bring-your-own-car.md). Or set points on the photo with a Project Photo node.',
    })
  }
  try {
    return await opened(`${car.id}@${car.hash}`, () => open(cars, car, pack, sheet, entry))
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
