import { KINDS } from '../../graphs/format/ports.ts'
import { defineNode } from '../kit/define.ts'
import { noParams } from '../kit/params.ts'
import { port } from '../kit/ports.ts'

export const view = defineNode({
  type: 'view',
  version: 1,
  title: 'View',
  shelf: 'inspect',
  icon: 'eye',
  summary: 'Shows whatever is connected, and hands it on unchanged.',
  inputs: { value: port.oneOf(KINDS) },
  params: noParams,
  outputs: { value: port.oneOf(KINDS, { like: 'value' }) },
  run: ({ inputs }) => ({ value: inputs.value }),
})
