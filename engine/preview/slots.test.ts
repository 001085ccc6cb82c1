import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameHead } from '../protocol/frame.ts'
import { FrameSlots, type Offer } from './slots.ts'
import type { RenderedFrame } from './render.ts'

const rendered: RenderedFrame = { head: { kind: 'image', format: 'rgba8', width: 1, height: 1, fullWidth: 1, fullHeight: 1 }, bytes: new Uint8Array(4) }

const offer = (order: number, more: Partial<Offer> = {}): Offer => ({
  graph: 'g', node: 'a', port: 'image', run: `r${order}`, order, revision: order, quality: 'draft', hash: `h${order}`, summary: '', width: 64, ...more,
})

const settle = () => new Promise((resolve) => setImmediate(resolve))

function slotsWith(render: (offer: Offer) => Promise<RenderedFrame | undefined> = async () => rendered) {
  const sent: FrameHead[] = []
  const slots = new FrameSlots({ render, send: (head) => sent.push(head) })
  return { slots, sent, ack: (head: FrameHead | undefined) => slots.acknowledge(head?.slot ?? '', head?.seq ?? -1) }
}

describe('the frames of a client', () => {
  it('gives a slow client the first and the last of a burst, and nothing between', async () => {
    const { slots, sent, ack } = slotsWith()
    for (let order = 1; order <= 50; order++) slots.offer(offer(order))
    await settle()
    expect(sent.map(({ order }) => order)).toEqual([1])
    ack(sent[0])
    await settle()
    expect(sent.map(({ order }) => order)).toEqual([1, 50])
    ack(sent[1])
    await settle()
    expect(sent).toHaveLength(2)
  })

  it('keeps one frame of each output on its way, and outputs do not wait for one another', async () => {
    const { slots, sent } = slotsWith()
    slots.offer(offer(1))
    slots.offer(offer(1, { node: 'b' }))
    slots.offer(offer(1, { plane: 'finish' }))
    slots.offer(offer(2))
    await settle()
    expect(sent.map(({ slot }) => slot)).toEqual(['g/a.image', 'g/b.image', 'g/a.image.finish'])
  })

  it('passes over acknowledgements of other frames and values of earlier runs', async () => {
    const { slots, sent } = slotsWith()
    slots.offer(offer(5))
    await settle()
    slots.acknowledge('g/a.image', 99)
    slots.acknowledge('g/z.image', 1)
    slots.offer(offer(4))
    slots.acknowledge('g/a.image', sent[0]!.seq)
    await settle()
    expect(sent.map(({ order }) => order)).toEqual([5])
  })

  it('sends nothing that looks the same, but does send another size or quality of it', async () => {
    const { slots, sent, ack } = slotsWith()
    const same = { hash: 'same' }
    for (const next of [offer(1, same), offer(2, same), offer(3, { ...same, width: 128 }), offer(4, { ...same, width: 128, quality: 'final' })]) {
      slots.offer(next)
      await settle()
      ack(sent.at(-1))
    }
    expect(sent.map(({ order }) => order)).toEqual([1, 3, 4])
  })

  it('sends a packed picture again as it is, once the hand rests, and never the other way round', async () => {
    const { slots, sent, ack } = slotsWith()
    const same = { hash: 'same' }
    for (const next of [offer(1, { ...same, packed: true }), offer(2, { ...same, packed: true }), offer(3, same), offer(4, { ...same, packed: true }), offer(5, same)]) {
      slots.offer(next)
      await settle()
      ack(sent.at(-1))
    }
    expect(sent.map(({ order }) => order)).toEqual([1, 3])
    expect(sent[0]).not.toHaveProperty('packed')
  })

  it('goes on when a value is gone or cannot be drawn', async () => {
    const { slots, sent } = slotsWith(async ({ order }) => {
      if (order === 1) return undefined
      if (order === 2) throw new Error('no')
      return rendered
    })
    slots.offer(offer(1))
    await settle()
    slots.offer(offer(2))
    await settle()
    slots.offer(offer(3))
    await settle()
    expect(sent.map(({ order }) => order)).toEqual([3])
  })

  it('forgets outputs that nobody looks at any more, also one whose frame is just being made', async () => {
    const { slots, sent } = slotsWith()
    slots.offer(offer(1))
    slots.retain('g', new Set())
    slots.offer(offer(1, { graph: 'other' }))
    await settle()
    expect(sent.map(({ graph }) => graph)).toEqual(['other'])
  })

  it('always ends with the newest, whatever the order of offers, drawing times and acknowledgements', async () => {
    const act = fc.oneof({ weight: 3, arbitrary: fc.constant('offer' as const) }, fc.constant('ack' as const), fc.constant('turn' as const))
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
        const { slots, sent, ack } = slotsWith()
        let order = 0
        for (const each of acts) {
          if (each === 'offer') slots.offer(offer(++order))
          else if (each === 'ack') ack(sent.at(-1))
          else await settle()
        }
        for (let i = 0; i < 3; i++) {
          await settle()
          ack(sent.at(-1))
        }
        expect(sent.at(-1)?.order ?? 0).toBe(order)
        expect(sent.map((head) => head.order)).toEqual(sent.map((head) => head.order).toSorted((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })
})
