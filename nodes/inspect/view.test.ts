import { expect, it } from 'vitest'
import { fixture } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { view } from './view.ts'

it('view hands on what comes in, untouched', async () => {
  for (const value of [fixture('photo'), fixture('mask'), { kind: 'text', value: '007' }]) {
    expect((await runNode(view, { inputs: { value } })).outputs['value']).toBe(value)
  }
})
