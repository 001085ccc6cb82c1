import { panels, slider } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

/** The inputs of layers that fill the picture: the paint below and where the layer may show. */
export const coveringInputs = {
  image: port.image({ doc: 'The paint below.' }),
  mask: port.mask({ doc: 'Where the layer may show.' }).orNone(),
}

/** The param that keeps a layer to some panels of the car. */
export const panelsParam = panels({ title: 'Panels', doc: 'Only on these panels of the car; empty = everywhere.' })

/** A share of a length of the picture, in percent. */
export const percent = (min: number, max: number, options: Parameters<typeof slider>[2]) =>
  slider(min, max, { step: 0.1, unit: '%', ...options })
