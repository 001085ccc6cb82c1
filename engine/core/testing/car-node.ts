import { z } from 'zod'
import { defineNode } from '../../../nodes/kit/define.ts'
import { car } from '../../../nodes/kit/params.ts'
import { port } from '../../../nodes/kit/ports.ts'

/** Reads a car pack: gives the pack itself and the text of its `guide.txt`. */
export const carTestNode = defineNode({
  version: 1, shelf: 'source', icon: 'circle', summary: 'For tests of the engine.', type: 'car', title: 'Car', lane: 'inline',
  inputs: {}, outputs: { car: port.car(), guide: port.text() }, params: z.strictObject({ car: car('test-car') }),
  async run({ params, cars }) {
    const found = await cars.find(params.car)
    return { car: found, guide: Buffer.from(await cars.read(found, 'guide.txt')).toString('utf8') }
  },
})
