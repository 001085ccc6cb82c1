import { describe, expect, it } from 'vitest'
import { paint } from '../testing/fixtures.ts'
import { runNode } from '../testing/run-node.ts'
import { TEST_CAR } from '../testing/test-car.ts'
import { imageOf, type ImageValue } from '../values/image.ts'
import { carPreview } from './car-preview.ts'

const ON_CAR = { sheet: { car: TEST_CAR.id, carHash: TEST_CAR.hash, sheet: 'body' } }

/** Red on the left side's panel, green on the right side's, blue elsewhere. */
const sided = imageOf(128, 128, paint(128, 128, (_, v) => (v < 0.3 ? [230, 20, 20, 255] : v < 0.6 ? [20, 200, 20, 255] : [20, 20, 230, 255])), ON_CAR)

async function look(params: Record<string, unknown>, image: ImageValue = sided): Promise<ImageValue> {
  const { outputs } = await runNode(carPreview, { inputs: { image }, params: { width: 160, elevation: 5, ...params } })
  return outputs['image'] as ImageValue
}

/** Share of the picture where channel `c` stands out. */
function share(image: ImageValue, c: number): number {
  let count = 0
  for (let i = 0; i < image.pixels.length; i += 4) {
    const others = [0, 1, 2].filter((k) => k !== c).map((k) => image.pixels[i + k]!)
    if (image.pixels[i + c]! > 1.5 * Math.max(...others)) count++
  }
  return count / (image.width * image.height)
}

describe('Car Preview', () => {
  it('turns around the car: 90 degrees sees the left side, -90 the right', async () => {
    const [left, right] = [await look({ azimuth: 90 }), await look({ azimuth: -90 })]
    expect([share(left, 0) > 0.3, share(left, 1) > 0.01]).toEqual([true, false])
    expect([share(right, 0) > 0.01, share(right, 1) > 0.3]).toEqual([false, true])
  })

  it('is 16:9 at the width asked for, opaque, and fills the frame without cutting the car', async () => {
    const image = await look({ azimuth: 90 })
    expect([image.width, image.height]).toEqual([160, 90])
    expect(image.pixels.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true)
    const edge = Array.from({ length: 90 }, (_, y) => image.pixels[y * 160 * 4]!)
    expect(new Set(edge).size).toBe(1)
  })

  it('shows the finish of the sheet', async () => {
    const finish = new Uint8Array(sided.pixels.length)
    for (let i = 0; i < finish.length; i += 4) finish.set([255, 6, 0, 255], i)
    const chrome = imageOf(128, 128, sided.pixels, { ...ON_CAR, finish })
    expect((await look({ azimuth: 60 }, chrome)).pixels).not.toEqual((await look({ azimuth: 60 })).pixels)
  })

  it('says what to put before a picture that lies on no car', async () => {
    const free = imageOf(128, 128, sided.pixels)
    await expect(look({}, free)).rejects.toMatchObject({ code: 'needs-sheet', input: 'image', help: expect.stringContaining('AUV-Net') })
  })
})
