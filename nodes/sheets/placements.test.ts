import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, multiply, scaling, type Affine } from '../kernels/affine.ts'
import type { CarReader } from '../kit/context.ts'
import { fixture } from '../testing/fixtures.ts'
import { testCars } from '../testing/test-car.ts'
import type { ImageValue } from '../values/image.ts'
import { artInFrame } from './anchor.ts'
import { placements, type OtherSide, type Placeable } from './placements.ts'

const sheet = fixture('sheet') as ImageValue
const art = { width: 48, height: 32 }

const placeable = (placing: Parameters<typeof artInFrame>[2]): Placeable => ({
  middle: [art.width / 2, art.height / 2],
  inFrame: (frame) => artInFrame(frame, art, placing),
})

/** The test car with another pack: `change` gets what car.json says. */
function changed(hash: string, change: (pack: Record<string, unknown>) => void): { cars: CarReader; image: ImageValue } {
  const cars: CarReader = {
    ...testCars,
    async read(car, file) {
      const bytes = await testCars.read(car, file)
      if (file !== 'car.json') return bytes
      const pack = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
      change(pack)
      return new TextEncoder().encode(JSON.stringify(pack))
    },
  }
  return { cars, image: { ...sheet, sheet: { car: 'test-car', carHash: hash, sheet: 'body' } } }
}

async function place(given: { cars: CarReader; image: ImageValue }, anchor: string, otherSide: OtherSide, at: Placeable) {
  const notes: string[] = []
  const ctx = { cars: given.cars, note: (message: string) => void notes.push(message) }
  return { places: await placements(ctx, given.image, { anchor, otherSide }, at), notes }
}

const plain = { cars: testCars, image: sheet }
const mirrorArt: Affine = [-1, 0, 0, 1, art.width, 0]

function expectSame(a: Affine | undefined, b: Affine): void {
  expect(a).toBeDefined()
  a?.forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? Number.NaN, 6))
}

const placings = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
  width: fc.double({ min: 0.1, max: 1, noNaN: true }),
  rotation: fc.double({ min: -180, max: 180, noNaN: true }),
  flip: fc.boolean(),
})

/** The pack's mirror from the left side, in px of the 128 x 128 sheet. */
const inPx = (m: readonly number[]): Affine => multiply(multiply(scaling(128), m as unknown as Affine), scaling(1 / 128))
const leftToRight = inPx([-1, 0, 0, 1, 1, 36 / 128])

describe('placements', () => {
  it('is one free place without an anchor, on any picture', async () => {
    const free = { cars: testCars, image: fixture('photo') as ImageValue }
    const { places } = await place(free, '', 'off', placeable({ x: 0.5, y: 0.5, width: 0.5, rotation: 0 }))
    expect(places).toHaveLength(1)
    expectSame(places[0], [1, 0, 0, 1, 24, 16])
  })

  it('needs a sheet for an anchor and for the other side', async () => {
    const free = { cars: testCars, image: fixture('free') as ImageValue }
    const at = placeable({ x: 0.5, y: 0.5, width: 1, rotation: 0 })
    const wanted = { code: 'needs-sheet', input: 'image', help: 'Put Sheet From Image or AUV-Net before it.' }
    await expect(place(free, 'number-left', 'off', at)).rejects.toMatchObject(wanted)
    await expect(place(free, '', 'readable', at)).rejects.toMatchObject(wanted)
  })

  it("puts the mirrored twin where the pack's mirror puts each point, and turns the readable one back", async () => {
    await fc.assert(
      fc.asyncProperty(placings, async (placing) => {
        const { places } = await place(plain, 'number-left', 'mirrored', placeable(placing))
        const first = places[0]
        if (!first) throw new Error('nothing placed')
        expectSame(places[1], multiply(leftToRight, first))
        const readable = await place(plain, 'number-left', 'readable', placeable(placing))
        expectSame(readable.places[1], multiply(multiply(leftToRight, first), mirrorArt))
      }),
      { numRuns: 50 },
    )
  })

  it('agrees between twins and mirror on a sheet whose right side is upside down', async () => {
    // As many simulators lay it out: the right side lies below the left one, mirrored top to bottom.
    const upside = (hash: string, twins: boolean) =>
      changed(hash, (pack) => {
        pack['mirror'] = [{ from: 'left', to: 'right', matrix: [1, 0, 0, -1, 0, 80 / 128] }]
        const rect = { x: 48 / 128, w: 24 / 128, h: 24 / 128 }
        const base = { title: 'A', sheet: 'body', flip: 'none' }
        pack['anchors'] = [
          {
            ...base,
            name: 'l',
            panel: 'left',
            side: 'left',
            rect: { ...rect, y: 10 / 128 },
            rotation: 0,
            ...(twins ? { twin: 'r' } : {}),
          },
          { ...base, name: 'r', panel: 'right', side: 'right', rect: { ...rect, y: 46 / 128 }, rotation: 180 },
        ]
      })
    await fc.assert(
      fc.asyncProperty(placings, fc.constantFrom<OtherSide>('readable', 'mirrored'), async (placing, side) => {
        const byTwin = await place(upside('upside-twins', true), 'l', side, placeable(placing))
        const byMirror = await place(upside('upside-mirror', false), 'l', side, placeable(placing))
        expect(byTwin.places).toHaveLength(2)
        const second = byMirror.places[1]
        if (!second) throw new Error('not mirrored')
        expectSame(byTwin.places[1], second)
      }),
      { numRuns: 50 },
    )
  })

  it('mirrors free art by the panel under its middle', async () => {
    const { places, notes } = await place(plain, '', 'mirrored', placeable({ x: 0.3, y: 20 / 128, width: 0.1, rotation: 30 }))
    expect(notes).toEqual([])
    expectSame(places[1], multiply(leftToRight, places[0] ?? [0, 0, 0, 0, 0, 0]))
  })

  it('says so when nothing lies opposite, and draws once', async () => {
    const hood = await place(plain, '', 'readable', placeable({ x: 0.25, y: 0.75, width: 0.1, rotation: 0 }))
    expect(hood.places).toHaveLength(1)
    expect(hood.notes).toEqual(['This sheet holds nothing opposite Hood, so it is drawn once.'])
    const nowhere = await place(plain, '', 'readable', placeable({ x: 0.01, y: 0.01, width: 0.1, rotation: 0 }))
    expect(nowhere.notes).toEqual(['No panel lies under its middle, so it is drawn once.'])
    const roof = await place(plain, 'number-roof', 'readable', placeable({ x: 0.5, y: 0.5, width: 1, rotation: 0 }))
    expect(roof.places).toHaveLength(1)
    expect(apply(roof.places[0] ?? [0, 0, 0, 0, 0, 0], 24, 16).map(Math.round)).toEqual([94, 100])
  })
})
