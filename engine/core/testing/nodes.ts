import { z } from 'zod'
import { defineNode, type NodeDefinition } from '../../../nodes/kit/define.ts'
import { NodeFailure, throwIfCancelled } from '../../../nodes/kit/failure.ts'
import { choice, color, file, fileName, noParams, panels, slider, text, toggle, whole } from '../../../nodes/kit/params.ts'
import { port } from '../../../nodes/kit/ports.ts'
import { allocate, imageOf, maskOf, repaint } from '../../../nodes/values/image.ts'
import { carTestNode } from './car-node.ts'
import { crowdNode } from './crowd.ts'

/*
 * Small nodes for the engine's own tests: each does one thing that an engine must cope with. Words that every node says
 * are the same, so they are added here.
 */
const say = { version: 1, shelf: 'adjust', icon: 'circle', summary: 'For tests of the engine.' } as const

const number = defineNode({
  ...say, type: 'number', title: 'Number', lane: 'inline', inputs: {}, outputs: { value: port.number() },
  params: z.strictObject({
    value: slider(-1e9, 1e9, { default: 0 }),
    hue: color('#ff0000'),
    mode: choice({ plain: 'Plain', odd: 'Odd' }),
    tags: panels(),
    on: toggle(false),
  }),
  run: ({ params }) => ({ value: params.value }),
})

const add = defineNode({
  ...say,
  type: 'add',
  title: 'Add',
  lane: 'inline',
  inputs: { a: port.number(), b: port.number().orNone() },
  outputs: { value: port.number() },
  params: z.strictObject({ plus: slider(0, 100, { default: 0 }) }),
  run: ({ inputs, params }) => ({ value: inputs.a + (inputs.b ?? 0) + params.plus }),
})

const sum = defineNode({
  ...say,
  type: 'sum',
  title: 'Sum',
  lane: 'inline',
  inputs: { all: port.number().collect() },
  outputs: { value: port.number(), order: port.text() },
  params: noParams,
  run: ({ inputs }) => ({ value: inputs.all.reduce((total, each) => total + each, 0), order: inputs.all.join(' ') }),
})

const sign = defineNode({
  ...say,
  type: 'sign',
  title: 'Sign',
  lane: 'inline',
  inputs: { value: port.number() },
  outputs: { value: port.number({ integer: true }) },
  params: noParams,
  run: ({ inputs }) => ({ value: Math.sign(inputs.value) }),
})

const count = defineNode({
  ...say,
  type: 'count',
  title: 'Count',
  lane: 'inline',
  inputs: { value: port.number({ integer: true }) },
  outputs: { value: port.number({ integer: true }) },
  params: noParams,
  run: ({ inputs }) => ({ value: inputs.value }),
})

const label = defineNode({
  ...say, type: 'label', title: 'Label', lane: 'inline', inputs: { text: port.text().orNone() }, outputs: { text: port.text() },
  params: z.strictObject({ prefix: text('', { max: 5 }) }),
  run: ({ inputs, params }) => ({ text: `${params.prefix}${inputs.text ?? '(none)'}${'text' in inputs}` }),
})

const wait = defineNode({
  ...say,
  type: 'wait',
  title: 'Wait',
  lane: 'inline',
  inputs: { value: port.number().orNone() },
  outputs: { value: port.number() },
  params: z.strictObject({
    ms: slider(0, 60_000, { default: 50 }),
    value: slider(0, 1e6, { default: 1 }),
    deaf: toggle(false),
    ticks: whole(0, 1e6, { default: 0 }),
  }),
  async run({ inputs, params, signal, progress }) {
    for (let i = 0; i < params.ticks; i++) progress(i / params.ticks, `tick ${i}`)
    if (params.ticks > 0) progress(0.1, 'back')
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, params.ms)
      if (!params.deaf) signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
    throwIfCancelled(signal)
    return { value: params.value + (inputs.value ?? 0) }
  },
})

const fail = defineNode({
  ...say,
  type: 'fail',
  title: 'Fail',
  lane: 'inline',
  inputs: { value: port.number().orNone(), image: port.image().orNone() },
  outputs: { value: port.number() },
  params: z.strictObject(
    { how: choice({ people: 'People', bug: 'Bug', odd: 'Odd', late: 'Late', nothing: 'Nothing', never: 'Never' }) },
  ),
  run({ inputs, params }): { value: number } | Promise<{ value: number }> {
    if (params.how === 'people') throw new NodeFailure(
      'bad-input',
      'The picture is empty.',
      { help: 'Use another.', input: 'value', cause: new Error('zero') },
    )
    if (params.how === 'bug') throw new TypeError('x is not a function')
    if (params.how === 'odd') throw {
      get message() { throw new Error('trap') },
      toString() { throw new Error('trap') },
    } as unknown as Error
    if (params.how === 'late') return new Promise(
      (_, reject) => setTimeout(() => reject(new NodeFailure('bad-input', 'Late.')), 5),
    )
    if (params.how === 'nothing') return {} as { value: number }
    return { value: inputs.value ?? 0 }
  },
})

const refuse = defineNode({
  ...say, type: 'refuse', title: 'Refuse', lane: 'inline', inputs: {}, outputs: { value: port.number() },
  params: z.strictObject({
    word: text('fine').refine((value) => value !== 'no', 'The word is not liked.').refine(
      (value) => { if (value === 'throw') throw new Error('validator broke'); return true },
    ),
  }),
  run: () => ({ value: 1 }),
})

const pass = defineNode({
  ...say,
  type: 'pass',
  title: 'Pass',
  lane: 'inline',
  inputs: { value: port.oneOf(['number', 'text', 'image']) },
  outputs: { value: port.oneOf(['number', 'text', 'image'], { like: 'value' }) },
  params: noParams,
  run: ({ inputs }) => ({ value: inputs.value }),
})

const picture = defineNode({
  ...say, type: 'picture', title: 'Picture', shelf: 'source', inputs: {}, outputs: { image: port.image() },
  params: z.strictObject({ size: whole(1, 4096, { default: 8 }), shade: whole(0, 255, { default: 10 }) }),
  run({ params, quality }) {
    const scale = quality === 'draft' ? 0.5 : 1
    const size = Math.max(1, Math.round(params.size * scale))
    return { image: imageOf(size, size, allocate(size * size * 4).fill(params.shade), { scale }) }
  },
})

const tint = defineNode({
  ...say,
  type: 'tint',
  title: 'Tint',
  inputs: { image: port.image(), mask: port.mask().orNone() },
  outputs: { image: port.image({ like: 'image' }) },
  params: z.strictObject({ by: whole(0, 255, { default: 1 }) }),
  run({ inputs, params }) {
    const pixels = allocate(inputs.image.pixels.length)
    for (let i = 0; i < pixels.length; i++) pixels[i] = inputs.image.pixels[i]! + params.by
    return { image: repaint(inputs.image, pixels) }
  },
})

const neuralTint = defineNode(
  { ...tint, type: 'neural-tint', title: 'Neural Tint', lane: 'neural', run: tint.run as never },
) as NodeDefinition

const maskNode = defineNode({
  ...say,
  type: 'mask',
  title: 'Mask',
  inputs: {},
  outputs: { mask: port.mask() },
  params: z.strictObject({ value: whole(0, 255, { default: 255 }) }),
  run: ({ params }) => ({ mask: maskOf(4, 4, allocate(16).fill(params.value)) }),
})

const measure = defineNode({
  ...say,
  type: 'measure',
  title: 'Measure',
  inputs: { image: port.image() },
  outputs: { value: port.number(), radius: port.number(), steps: port.number() },
  params: z.strictObject(
    { radius: slider(0, 100, { default: 10, unit: 'px' }), steps: whole(0, 100, { default: 5, unit: 'px' }) },
  ),
  run: ({ inputs, params }) => (
    { value: inputs.image.pixels[0]! + inputs.image.width * 1000, radius: params.radius, steps: params.steps }
  ),
})

const fullOnly = defineNode(
  { ...measure, type: 'full-only', title: 'Full Only', draft: 'full', run: measure.run as never },
) as NodeDefinition

const onSheet = defineNode({
  ...say,
  type: 'on-sheet',
  title: 'On Sheet',
  lane: 'inline',
  inputs: { image: port.image({ sheet: 'required' }) },
  outputs: { image: port.image() },
  params: noParams,
  run: ({ inputs }) => ({ image: inputs.image }),
})

const scribble = defineNode({
  ...say,
  type: 'scribble',
  title: 'Scribble',
  inputs: { image: port.image() },
  outputs: { image: port.image() },
  params: noParams,
  run({ inputs }) {
    inputs.image.pixels.fill(77)
    return { image: repaint(inputs.image, inputs.image.pixels.slice()) }
  },
})

const read = defineNode({
  ...say,
  type: 'read',
  title: 'Read',
  lane: 'inline',
  inputs: {},
  outputs: { text: port.text() },
  params: z.strictObject({ file: file(['txt']) }),
  run: async ({ readFile }) => ({ text: Buffer.from((await readFile('file')).bytes).toString('utf8') }),
})

const readInWorker = defineNode(
  { ...read, type: 'read-in-worker', title: 'Read In Worker', lane: 'pool', run: read.run as never },
) as NodeDefinition

const save = defineNode({
  ...say,
  type: 'save',
  title: 'Save',
  shelf: 'export',
  effect: true,
  lane: 'inline',
  inputs: { value: port.number() },
  outputs: {},
  params: z.strictObject({ name: fileName('value.json', 'json'), second: fileName('', 'json') }),
  run({ inputs, params, write }) {
    write({ name: params.name, bytes: Buffer.from(JSON.stringify({ value: inputs.value })) })
    if (params.second) write({ name: params.second, bytes: Buffer.from('{}') })
    return {}
  },
})

const saveImage = defineNode({
  ...say,
  type: 'save-image',
  title: 'Save Image',
  shelf: 'export',
  effect: true,
  inputs: { image: port.image() },
  outputs: { bytes: port.number() },
  params: z.strictObject({ name: fileName('image.tga', 'tga'), ms: whole(0, 10_000, { default: 0 }) }),
  async run({ inputs, params, write, signal }) {
    await new Promise((resolve) => setTimeout(resolve, params.ms))
    throwIfCancelled(signal)
    write({ name: params.name, bytes: inputs.image.pixels })
    return { bytes: inputs.image.pixels.length }
  },
})

const trouble = defineNode({
  ...say, type: 'trouble', title: 'Trouble', inputs: { image: port.image().orNone() }, outputs: { value: port.number() },
  params: z.strictObject({
    how: choice({ spin: 'Spin', hang: 'Hang', exit: 'Exit', throw: 'Throw', fine: 'Fine' }),
    ms: whole(0, 60_000, { default: 10_000 }),
    seed: whole(0, 1e9, { default: 0 }),
  }),
  run({ params, signal, progress }) {
    const until = performance.now() + params.ms
    if (params.how === 'exit') process.exit(7)
    if (params.how === 'throw') throw new RangeError('out of range')
    while (params.how !== 'fine' && performance.now() < until) {
      if (params.how === 'hang') continue
      throwIfCancelled(signal)
      progress(1 - (until - performance.now()) / params.ms)
    }
    return { value: params.seed }
  },
})

const neuralTrouble = defineNode({
  ...say, type: 'neural-trouble', title: 'Neural Trouble', lane: 'neural', inputs: {}, outputs: { value: port.number() },
  params: z.strictObject({ how: choice({ abort: 'Abort', hang: 'Hang', fine: 'Fine' }), seed: whole(0, 1e9, { default: 0 }) }),
  run({ params }) {
    if (params.how === 'abort') process.kill(process.pid, 'SIGSEGV')
    while (params.how !== 'fine');
    return { value: process.pid }
  },
})

const remark = defineNode({
  ...say, type: 'remark', title: 'Remark', inputs: {}, outputs: { value: port.number() }, params: noParams,
  run({ note }) {
    note('fell back to the CPU')
    return { value: 1 }
  },
})

/** Every test node, for engines on this thread and for `worker.ts` beside this file. */
export const testNodes: readonly NodeDefinition[] = [
  number,
  add,
  sum,
  sign,
  count,
  label,
  wait,
  fail,
  refuse,
  pass,
  picture,
  tint,
  neuralTint,
  maskNode,
  measure,
  fullOnly,
  onSheet,
  scribble,
  read, readInWorker, save, saveImage, trouble, neuralTrouble, remark, carTestNode, crowdNode,
]
