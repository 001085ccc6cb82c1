import sharp from 'sharp'
import type { CarReader } from '../kit/context.ts'
import { NodeFailure } from '../kit/failure.ts'
import type { CarValue } from '../values/value.ts'
import { testMesh } from './test-mesh.ts'

/** The car that node tests paint on: 128 x 128, two mirrored sides, a hood and an upside-down roof. */
export const TEST_CAR: CarValue = { kind: 'car', id: 'test-car', hash: 'test' }

const box = (x: number, y: number, w: number, h: number) => ({ x: x / 128, y: y / 128, w: w / 128, h: h / 128 })

const PANELS = [
  { name: 'left', title: 'Left side', side: 'left', index: 1, rect: [8, 8, 112, 28] },
  { name: 'right', title: 'Right side', side: 'right', index: 2, rect: [8, 44, 112, 28] },
  { name: 'hood', title: 'Hood', side: 'centre', index: 3, rect: [8, 80, 52, 40] },
  { name: 'roof', title: 'Roof', side: 'centre', index: 4, rect: [68, 80, 52, 40] },
] as const

const anchorOf = (name: string, panel: string, side: string, rect: ReturnType<typeof box>, more: object = {}) => ({
  name,
  title: name,
  sheet: 'body',
  panel,
  side,
  rect,
  rotation: 0,
  flip: 'none',
  ...more,
})

const PACK = {
  format: { name: 'clearcoat.car', major: 1, minor: 0 },
  id: 'test-car',
  name: 'Test car',
  version: '1.0.0',
  maker: 'Clearcoat',
  licence: 'CC0-1.0',
  mesh: { file: 'body.glb', sha256: '0'.repeat(64) },
  sheets: [
    { name: 'body', title: 'Body', role: 'paint', width: 128, height: 128, uvSet: 0, material: 'paint', guide: 'guide.png', panelMap: 'panels.png' },
  ],
  panels: PANELS.map(({ rect, ...panel }) => ({ ...panel, sheet: 'body', box: box(rect[0], rect[1], rect[2], rect[3]), density: 28 })),
  anchors: [
    anchorOf('number-left', 'left', 'left', box(48, 10, 24, 24), { twin: 'number-right' }),
    anchorOf('number-right', 'right', 'right', box(56, 46, 24, 24), { twin: 'number-left' }),
    anchorOf('number-roof', 'roof', 'centre', box(82, 88, 24, 24), { rotation: 180 }),
    anchorOf('mirrored', 'hood', 'centre', box(16, 88, 36, 16), { flip: 'horizontal' }),
  ],
  seams: [],
  mirror: [
    { from: 'left', to: 'right', matrix: [-1, 0, 0, 1, 1, 36 / 128] },
    { from: 'right', to: 'left', matrix: [-1, 0, 0, 1, 1, -36 / 128] },
  ],
  locked: [],
  plates: [],
  numberDrawnBy: 'painter',
  networks: {},
  targets: {},
}

async function panelMap(): Promise<Uint8Array> {
  const map = Buffer.alloc(128 * 128)
  for (const { index, rect } of PANELS) {
    for (let y = rect[1]; y < rect[1] + rect[3]; y++) map.fill(index, y * 128 + rect[0], y * 128 + rect[0] + rect[2])
  }
  return sharp(map, { raw: { width: 128, height: 128, channels: 1 } }).toColourspace('b-w').png().toBuffer()
}

/** Serves the test car's files from memory; other cars and files are missing. */
export const testCars: CarReader = {
  async find(id) {
    if (id === TEST_CAR.id) return TEST_CAR
    throw new NodeFailure('missing-car', `There is no car "${id}".`, { help: 'Choose another car.' })
  },
  async read(car, file) {
    if (car.id === TEST_CAR.id && file === 'car.json') return Buffer.from(JSON.stringify(PACK))
    if (car.id === TEST_CAR.id && file === 'panels.png') return panelMap()
    if (car.id === TEST_CAR.id && file === 'body.glb') return testMesh()
    throw new NodeFailure('missing-car', `There is no ${file} of the car "${car.id}".`, { help: 'Choose another car.' })
  },
}
