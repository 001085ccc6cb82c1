import { z } from 'zod'
import { defineNode } from '../kit/define.ts'
import { NodeFailure } from '../kit/failure.ts'
import { car as carParam } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

export const car = defineNode({
  type: 'car',
  version: 1,
  title: 'Car',
  shelf: 'source',
  icon: 'car',
  summary: 'Chooses the car pack that is painted.',
  inputs: {},
  params: z.strictObject({ car: carParam('meridian-gt3', { chief: true }) }),
  outputs: { car: port.car() },
  async run({ params, cars }) {
    if (params.car === '') {
      throw new NodeFailure('missing-car', 'No car is chosen.', { param: 'car', help: 'Choose one of the installed cars.' })
    }
    try {
      return { car: await cars.find(params.car) }
    } catch (cause) {
      if (!(cause instanceof NodeFailure)) throw cause
      // The reader knows no params; here the failure gets its field.
      throw new NodeFailure(cause.code, cause.message, { param: 'car', cause, ...(cause.help ? { help: cause.help } : {}) })
    }
  },
})
