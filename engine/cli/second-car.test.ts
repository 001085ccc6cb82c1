import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clearcoat, finishedOf, statesOf } from './testing.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-car-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const node = (type: string, params: object = {}) => ({ type, version: 1, params })

/** Paints the Alder TC with its own anchors and panels, and puts the sheet on the car. */
const GRAPH = {
  format: { name: 'clearcoat.graph', major: 1, minor: 0 },
  nodes: {
    car: node('car', { car: 'alder-tc' }),
    fill: node('solid-fill', { color: '#c9552c' }),
    door: node('number-plate', { anchor: 'number-left', number: '81', bothSides: true }),
    name: node('text-layer', { anchor: 'sponsor-rear-door-left', text: 'ALDER' }),
    look: node('car-preview', { width: 320 }),
    sheet: node('png-export', { name: 'sheet.png' }),
    picture: node('png-export', { name: 'car.png' }),
  },
  edges: [
    { from: 'car.car', to: 'fill.car' },
    { from: 'fill.image', to: 'door.image' },
    { from: 'door.image', to: 'name.image' },
    { from: 'name.image', to: 'look.image' },
    { from: 'name.image', to: 'sheet.image' },
    { from: 'look.image', to: 'picture.image' },
  ],
}

describe('the second car', () => {
  it('is listed beside the first', async () => {
    const said = await clearcoat(join(folder, 'cache'), ['cars', '--json', '--workspace', folder])
    const cars = said.lines<{ id: string; usable: boolean; panels: string[] }>()
    expect(cars.map(({ id, usable }) => [id, usable])).toEqual([['alder-tc', true], ['meridian-gt3', true]])
    expect(cars[0]?.panels).toContain('hatch')
    expect(cars[0]?.panels).not.toContain('rear-deck')
  }, 120_000)

  it('is painted from the command line, with its own panels and anchors', async () => {
    const path = join(folder, 'alder.livery.json')
    await writeFile(path, JSON.stringify(GRAPH))
    const said = await clearcoat(join(folder, 'cache'), ['run', path, '--json', '--out', join(folder, 'out')])
    expect([said.code, statesOf(finishedOf(said))]).toEqual([0, Object.fromEntries(Object.keys(GRAPH.nodes).map((id) => [id, 'ran']))])
    const pack = JSON.parse(await readFile(new URL('../../models/alder-tc/car.json', import.meta.url), 'utf8'))
    const { data, info } = await sharp(join(folder, 'out', 'sheet.png')).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(info.width).toBe(2048)
    for (const name of ['number-left', 'number-right']) {
      const { rect } = pack.anchors.find((anchor: { name: string }) => anchor.name === name)
      const colours = new Set<number>()
      for (let y = Math.round(rect.y * 2048); y < (rect.y + rect.h) * 2048; y += 4) for (let x = Math.round(rect.x * 2048); x < (rect.x + rect.w) * 2048; x += 4) {
        colours.add(data.readUInt32LE((y * 2048 + x) * 4))
      }
      expect(colours.size, name).toBeGreaterThan(2)
    }
    expect((await sharp(join(folder, 'out', 'car.png')).metadata()).width).toBe(320)
  }, 180_000)
})
